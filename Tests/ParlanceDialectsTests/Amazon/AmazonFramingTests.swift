import NIOCore
import ParlanceCore
import ParlanceDialects
import Testing

@Suite("Amazon: event-stream framing")
struct AmazonFramingTests {
    static let audioHeaders = EventStreamEncoder.headers([
        (":message-type", .string("event")), (":event-type", .string("AudioEvent")),
        (":content-type", .string("application/octet-stream")),
    ])

    static func audio(_ bytes: [UInt8]) -> [UInt8] { EventStreamEncoder.message(headers: audioHeaders, payload: bytes) }

    @Test("the checksum is zlib's, whatever the length and the cut")
    func checksum() {
        #expect(Array("123456789".utf8).withUnsafeBytes { CRC32.checksum($0) } == 0xCBF4_3926)
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        func slow(_ bytes: some Sequence<UInt8>) -> UInt32 {
            ~bytes.reduce(~0 as UInt32) { state, byte in
                (0..<8).reduce(state ^ UInt32(byte)) { state, _ in
                    state & 1 == 1 ? state >> 1 ^ 0xEDB8_8320 : state >> 1
                }
            }
        }
        for length in 0..<bytes.count {
            let whole = Array(bytes[..<length])
            #expect(whole.withUnsafeBytes { CRC32.checksum($0) } == slow(whole))
            let cut = length / 3
            let first = Array(whole[..<cut]).withUnsafeBytes { CRC32.checksum($0) }
            #expect(Array(whole[cut...]).withUnsafeBytes { CRC32.checksum($0, after: first) } == slow(whole))
        }
    }

    @Test("test_08: an audio event, to the byte")
    func test_08_audioEvent() {
        let expected = """
            0000006c000000585c509ce30d3a6d6573736167652d747970650700056576656e740b3a6576656e742d747970650700\
            0a417564696f4576656e740d3a636f6e74656e742d747970650700186170706c69636174696f6e2f6f637465742d73747\
            265616d0100020051959438
            """
        #expect(Self.audio([1, 0, 2, 0]).hex == expected)
    }

    @Test("test_09: cut at any byte, or glued, the same messages come out")
    func test_09_cuts() throws {
        let stream =
            Self.audio([1, 2, 3]) + EventStreamEncoder.message(headers: [], payload: []) + Self.audio([])
            + Self.audio([UInt8](repeating: 7, count: 1_000))
        let expected = [[1, 2, 3], [], [], [UInt8](repeating: 7, count: 1_000)]
        for cut in 0...stream.count {
            var assembler = EventStreamAssembler(limit: 1 << 20)
            var payloads: [[UInt8]] = []
            for part in [stream[..<cut], stream[cut...]] {
                assembler.feed(ByteBuffer(bytes: part))
                while let message = try assembler.next() { payloads.append(Array(message.payload.readableBytesView)) }
            }
            #expect(payloads == expected, "cut at \(cut)")
        }
        var assembler = EventStreamAssembler(limit: 1 << 20)
        var payloads: [[UInt8]] = []
        for byte in stream {
            assembler.feed(ByteBuffer(bytes: [byte]))
            while let message = try assembler.next() { payloads.append(Array(message.payload.readableBytesView)) }
        }
        #expect(payloads == expected)
    }

    @Test("a stream that ends in the middle of a message has not ended well")
    func truncated() throws {
        let stream = Self.audio([1, 2, 3]) + Self.audio([4, 5])
        for cut in 0...stream.count {
            var reader = AmazonCommandReader(.exchange, signatures: nil)
            var commands: [SessionCommand] = []
            try reader.read(.binary(ByteBuffer(bytes: stream[..<cut])), into: &commands)
            if [0, Self.audio([1, 2, 3]).count, stream.count].contains(cut) {
                try reader.endOfInput()
            } else {
                #expect(throws: SessionFailure.badRequest("The stream ended in the middle of a message.")) {
                    try reader.endOfInput()
                }
            }
        }
    }

    private func fault(_ bytes: [UInt8], limit: Int = 1 << 20) -> EventStreamError? {
        var assembler = EventStreamAssembler(limit: limit)
        assembler.feed(ByteBuffer(bytes: bytes))
        do throws(EventStreamError) {
            while let message = try assembler.next() { try message.readHeaders { _ in } }
            return nil
        } catch {
            return error
        }
    }

    @Test("any damaged byte is found out")
    func test_10_damage() {
        let message = Self.audio([1, 2, 3, 4])
        for place in message.indices {
            var damaged = message
            damaged[place] ^= 0x10
            #expect(fault(damaged) == (place < 12 ? .badPreludeChecksum : .badChecksum), "byte \(place)")
        }
    }

    @Test("a length is refused before anything of it is kept")
    func test_10_lengths() {
        let long = EventStreamEncoder.message(headers: [], payload: [UInt8](repeating: 0, count: 3_000))
        #expect(fault(Array(long[..<12]), limit: 2_048) == .tooLong(3_016, limit: 2_048))
        #expect(fault(Array(long[..<12])) == nil)
        func prelude(_ total: UInt32, _ headers: UInt32) -> [UInt8] {
            var bytes = withUnsafeBytes(of: total.bigEndian) { Array($0) }
            bytes += withUnsafeBytes(of: headers.bigEndian) { Array($0) }
            let checksum = bytes.withUnsafeBytes { CRC32.checksum($0) }
            return bytes + withUnsafeBytes(of: checksum.bigEndian) { Array($0) }
        }
        #expect(fault(prelude(15, 0)) == .tooShort(15))
        #expect(fault(prelude(100, 85)) == .headersTooLong(85))
        #expect(fault(prelude(1 << 20, 200_000)) == .headersTooLong(200_000))
    }

    @Test(
        "headers that cannot be",
        arguments: [
            ([0x00, 0x07, 0x00, 0x00], "its name is cut off"), ([0x05, 0x61], "its name is cut off"),
            ([0x01, 0x61, 0x0A], "there is no type 10"), ([0x01, 0x61, 0x07, 0x00], "its value is cut off"),
            ([0x01, 0x61, 0x07, 0x00, 0x02, 0x61], "its value is cut off"),
            ([0x01, 0x61, 0x07, 0x80, 0x00], "a value has at most 32767 bytes"),
            ([0x01, 0x61, 0x08, 0x00], "its value is cut off"),
        ] as [([UInt8], String)])
    func headers(_ bytes: [UInt8], _ reason: String) {
        #expect(fault(EventStreamEncoder.message(headers: bytes, payload: [])) == .badHeader(reason))
    }

    @Test("a name comes once, and there are not too many")
    func test_10_repeats() {
        let one: [UInt8] = [1, 0x61, 0]
        #expect(
            fault(EventStreamEncoder.message(headers: one + [1, 0x62, 1] + one, payload: [])) == .repeatedHeader("a"))
        let many: [UInt8] = (0..<65).flatMap { [1, UInt8($0), 0] as [UInt8] }
        #expect(fault(EventStreamEncoder.message(headers: many, payload: [])) == .badHeader("there are more than 64"))
        #expect(fault(EventStreamEncoder.message(headers: Array(many.dropLast(3)), payload: [])) == nil)
    }

    @Test("on WebSocket a message is one event, no more and no less")
    func whole() {
        let message = Self.audio([1, 2])
        func fault(_ bytes: [UInt8]) -> EventStreamError? {
            do throws(EventStreamError) {
                _ = try EventStreamAssembler.whole(ByteBuffer(bytes: bytes), limit: 1 << 20)
                return nil
            } catch { return error }
        }
        #expect(fault(message) == nil)
        #expect(fault(message + message) == .wrongSize(told: message.count, came: message.count * 2))
        #expect(fault(message.dropLast()) == .wrongSize(told: message.count, came: message.count - 1))
        #expect(fault([]) == .tooShort(0))
    }
}
