import CKernels
import FoundationEssentials
import ParlanceDialects
import Testing

@Suite("Base64")
struct Base64Tests {
    private func decode(_ text: [UInt8]) -> [UInt8]? {
        text.withUnsafeBufferPointer { AudioDataMessage.decode($0).map { Array($0.readableBytesView) } }
    }

    /// A decoder so plain that it is right by looking at it: bits of one digit after another.
    private func plain(_ text: [UInt8]) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        guard text.count % 4 == 0 else { return nil }
        let padding = text.reversed().prefix(2).prefix { $0 == UInt8(ascii: "=") }.count
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for digit in text.dropLast(padding) {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(bits >> count & 0xFF))
                bits &= 1 << count - 1
            }
        }
        return bits == 0 ? bytes : nil
    }

    @Test(
        "RFC 4648, section 10",
        arguments: [
            ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ])
    func vectors(text: String, expected: String) { #expect(decode(Array(text.utf8)) == Array(expected.utf8)) }

    @Test(
        "What is not base64",
        arguments: [
            "A", "AA", "AAA", "=", "====", "A===", "AA=A", "=AAA", "AAAA=", "AA==AAAA", "AAA-", "AAA_", "AA A", "AAA\n",
            "Zh==", "Zm9=", "AAA\u{0}", "AAé", "AAAAA===",
        ])
    func wrong(text: String) { #expect(decode(Array(text.utf8)) == nil) }

    @Test("Every length comes back, and equals the plain decoder")
    func lengths() {
        for count in 0..<400 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
            let text = Array(Data(bytes).base64EncodedString().utf8)
            #expect(decode(text) == bytes && plain(text) == bytes)
        }
    }

    @Test("Every character in every place of a vector is taken or refused as the plain decoder does")
    func characters() {
        for place in 0..<72 {
            for character in UInt8.min...UInt8.max {
                var text = [UInt8](repeating: UInt8(ascii: "Q"), count: 96)
                text[place] = character
                #expect(decode(text) == plain(text), "\(character) at \(place)")
            }
        }
    }

    @Test("Damaged text, of any length")
    func damaged() {
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...200)).map { _ in UInt8.random(in: 0...255) }
            var text = Array(Data(bytes).base64EncodedString().utf8)
            switch Int.random(in: 0...2) {
            case 0 where !text.isEmpty: text[Int.random(in: text.indices)] = UInt8.random(in: 0...255)
            case 1: text.insert(UInt8(ascii: "="), at: Int.random(in: 0...text.count))
            default: text = Array(text.prefix(Int.random(in: 0...text.count)))
            }
            #expect(decode(text) == plain(text))
        }
    }

    @Test("Nothing is written beyond the room, whatever the text")
    func bounds() {
        for count in stride(from: 4, through: 400, by: 4) {
            let text = [UInt8](repeating: UInt8(ascii: "/"), count: count)
            var room = [UInt8](repeating: 0x55, count: count / 4 * 3 + 16)
            #expect(parlance_base64_decode(&room, text, count) == count / 4 * 3)
            #expect(room.suffix(16).allSatisfy { $0 == 0x55 })
        }
    }
}
