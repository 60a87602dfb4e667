import Crypto
import FoundationEssentials

/// A secret's key for one day, region and service (AWS Signature Version 4).
package struct SigningKey: Sendable {
    package static let service = "transcribe"

    /// `20260102/us-east-1/transcribe/aws4_request`
    package let scope: String
    private let key: SymmetricKey

    /// - Parameter day: `20260102`
    package init(secret: String, day: String, region: String) {
        var key = SymmetricKey(data: Data("AWS4\(secret)".utf8))
        for part in [day, region, Self.service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
        }
        self.key = key
        scope = "\(day)/\(region)/\(Self.service)/aws4_request"
    }

    package func signature(of text: some DataProtocol) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: text, using: key))
    }

    /// Whether this is the signature of `text`; takes as long for a wrong one as for a right one.
    package func signed(_ text: some DataProtocol, with signature: some ContiguousBytes) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: text, using: key)
    }
}

extension Sequence<UInt8> {
    /// Two digits for each byte, in lower case.
    package var hex: String {
        var text: [UInt8] = []
        text.reserveCapacity(underestimatedCount * 2)
        appendHex(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    func appendHex(to text: inout [UInt8]) {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a") }
        for byte in self {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0xF))
        }
    }
}

/// The bytes that two digits each stand for; nil where it is not that.
package func bytes(fromHex text: String) -> [UInt8]? {
    let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2), digits.allSatisfy({ $0 != nil }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0]! << 4 | digits[$0 + 1]!) }
}
