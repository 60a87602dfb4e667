import Crypto
import FoundationEssentials
import NIOCore

/// The signatures of a stream's chunks, each over the one before: so none can be left out, moved or sent again.
package struct ChunkSignatures: Sendable {
    private let secret: String
    private let region: String
    private var previous: [UInt8]
    private var key: SigningKey?
    private var day = ""
    private var second: (number: Int64, text: String)?
    /// Scratch.
    private var text: [UInt8] = []

    /// - Parameter seed: the request's signature, in hex.
    package init(secret: String, region: String, seed: String) {
        self.secret = secret
        self.region = region
        previous = Array(seed.lowercased().utf8)
    }

    /// Whether the next chunk has this signature.
    ///
    /// - Parameter date: its `:date`, in milliseconds since 1970. However old: a client may sign faster than it is heard.
    package mutating func accept(date: Int64, payload: ByteBuffer, signature: [UInt8]) -> Bool {
        prepare(date: date, payload: payload)
        guard let key, key.signed(text, with: signature) else { return false }
        previous.removeAll(keepingCapacity: true)
        signature.appendHex(to: &previous)
        return true
    }

    /// Signs the next chunk: a client's side.
    package mutating func sign(date: Int64, payload: ByteBuffer) -> [UInt8] {
        prepare(date: date, payload: payload)
        let signature = key!.signature(of: text)
        previous.removeAll(keepingCapacity: true)
        signature.appendHex(to: &previous)
        return signature
    }

    /// Puts the string to sign into ``text``, and the day's key into ``key``.
    private mutating func prepare(date: Int64, payload: ByteBuffer) {
        let number = date >= 0 ? date / 1_000 : 0
        if second?.number != number {
            let text = AmazonTime.text(secondsSince1970: Int(number))
            second = (number, text)
            // A stream that goes on over midnight gets another key.
            if !text.hasPrefix(day) || key == nil {
                day = String(text.prefix(8))
                key = SigningKey(secret: secret, day: day, region: region)
            }
        }
        text.removeAll(keepingCapacity: true)
        text += "AWS4-HMAC-SHA256-PAYLOAD\n".utf8
        text += second!.text.utf8
        text.append(UInt8(ascii: "\n"))
        text += key!.scope.utf8
        text.append(UInt8(ascii: "\n"))
        text += previous
        text.append(UInt8(ascii: "\n"))
        var header = SHA256()
        withUnsafeBytes(of: (UInt64(0x053A_6461_7465_0800).bigEndian)) {
            header.update(bufferPointer: .init(rebasing: $0[..<7]))
        }
        withUnsafeBytes(of: date.bigEndian) { header.update(bufferPointer: $0) }
        header.finalize().appendHex(to: &text)
        text.append(UInt8(ascii: "\n"))
        payload.withUnsafeReadableBytes { bytes in
            var hash = SHA256()
            hash.update(bufferPointer: bytes)
            hash.finalize().appendHex(to: &text)
        }
    }
}
