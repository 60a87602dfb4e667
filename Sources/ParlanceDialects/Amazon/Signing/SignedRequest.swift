import Crypto
import FoundationEssentials
import ParlanceCore

/// What a request says of its signature, in `Authorization` or in the query of a presigned URL.
package struct SignedRequest: Sendable {
    package static let algorithm = "AWS4-HMAC-SHA256"
    private static let nothing = SHA256.hash(data: Data()).hex

    package let keyID: String
    package let day: String
    package let region: String
    package let service: String
    package let signedHeaders: [String]
    /// In hex, as it was sent.
    package let signature: String
    /// `20260102T030405Z`
    package let time: String
    /// Seconds for which a presigned URL is good; nil where the head is signed.
    package let expires: Int?

    /// Nil where there is no sign of a signature.
    ///
    /// - Throws: what is wrong with one that is there.
    package init?(_ handshake: Handshake) throws(SignatureFault) {
        func query(_ name: String) -> String? {
            handshake.query.first { $0.name.lowercased() == name }?.value
        }
        let scope: String
        if let header = handshake.header("authorization"), header.hasPrefix(Self.algorithm) {
            var parts: [Substring: String] = [:]
            for part in header.dropFirst(Self.algorithm.count).split(separator: ",") {
                let trimmed = part.drop { $0 == " " }
                guard let mark = trimmed.firstIndex(of: "=") else { continue }
                parts[trimmed[..<mark]] = String(trimmed[trimmed.index(after: mark)...])
            }
            guard let credential = parts["Credential"], let headers = parts["SignedHeaders"],
                let signature = parts["Signature"]
            else { throw .incomplete("Authorization names Credential, SignedHeaders and Signature") }
            guard let time = handshake.header("x-amz-date") else { throw .incomplete("there is a header X-Amz-Date") }
            (scope, self.signature, self.time, expires) = (credential, signature.lowercased(), time, nil)
            signedHeaders = headers.split(separator: ";").map(String.init)
            guard signedHeaders.contains("x-amz-date") else { throw .incomplete("X-Amz-Date is signed") }
        } else if let signature = query("x-amz-signature") {
            guard let credential = query("x-amz-credential"), let headers = query("x-amz-signedheaders"),
                let time = query("x-amz-date"), query("x-amz-algorithm") == Self.algorithm
            else {
                throw .incomplete(
                    "a URL has X-Amz-Algorithm, X-Amz-Credential, X-Amz-Date, X-Amz-Expires and X-Amz-SignedHeaders")
            }
            guard let expires = query("x-amz-expires").flatMap({ Int($0) }), (1...300).contains(expires) else {
                throw .incomplete("X-Amz-Expires is 1 to 300 seconds")
            }
            (scope, self.signature, self.time, self.expires) = (credential, signature.lowercased(), time, expires)
            signedHeaders = headers.split(separator: ";").map(String.init)
        } else {
            return nil
        }
        guard signedHeaders.contains("host") || signedHeaders.contains(":authority") else {
            throw .incomplete("the host is signed")
        }
        let parts = scope.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[4] == "aws4_request" else {
            throw .incomplete("a credential is KEY/YYYYMMDD/REGION/transcribe/aws4_request")
        }
        (keyID, day, region, service) = (parts[0], parts[1], parts[2], parts[3])
    }

    /// Signs a request of a head: a client's side. All headers of `handshake` are signed; the host, and X-Amz-Date, which
    /// says `time`, must be among them.
    ///
    /// - Returns: the value of `Authorization`, and the signature alone.
    package static func authorization(
        keyID: String, secret: String, region: String, time: String, for handshake: Handshake
    ) -> (header: String, signature: String) {
        let names = handshake.headers.map { $0.name.lowercased() }.sorted()
        let key = SigningKey(secret: secret, day: String(time.prefix(8)), region: region)
        let request = SignedRequest(
            keyID: keyID, day: String(time.prefix(8)), region: region, signedHeaders: names, time: time)
        let text = request.stringToSign(handshake, host: handshake.header("host") ?? "", scope: key.scope)
        let signature = key.signature(of: Data(text.utf8)).hex
        return (
            "\(algorithm) Credential=\(keyID)/\(key.scope), SignedHeaders=\(names.joined(separator: ";")), "
                + "Signature=\(signature)", signature
        )
    }

    private init(keyID: String, day: String, region: String, signedHeaders: [String], time: String) {
        (self.keyID, self.day, self.region, service, signature) = (keyID, day, region, SigningKey.service, "")
        (self.signedHeaders, self.time, expires) = (signedHeaders, time, nil)
    }

    /// Whether the secret's owner has signed this request.
    package func isSigned(by secret: String, _ handshake: Handshake) -> Bool {
        let key = SigningKey(secret: secret, day: day, region: region)
        guard let signature = bytes(fromHex: signature) else { return false }
        let host = handshake.header("host") ?? ""
        func matches(host: String) -> Bool {
            key.signed(Data(stringToSign(handshake, host: host, scope: key.scope).utf8), with: signature)
        }
        if matches(host: host) { return true }
        // Some clients sign the name alone and send it with the port.
        guard let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") else { return false }
        return matches(host: String(host[..<colon]))
    }

    private func stringToSign(_ handshake: Handshake, host: String, scope: String) -> String {
        let canonical = canonicalRequest(handshake, host: host)
        return "\(Self.algorithm)\n\(time)\n\(scope)\n\(SHA256.hash(data: Data(canonical.utf8)).hex)"
    }

    private func canonicalRequest(_ handshake: Handshake, host: String) -> String {
        let isURL = expires != nil
        let query = handshake.query.filter { $0.name.lowercased() != "x-amz-signature" }
            .map { (name: Self.encoded($0.name), value: Self.encoded($0.value)) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        var lines = [
            handshake.path.hasSuffix("-websocket") ? "GET" : "POST", Self.encoded(handshake.path, alsoPlain: "/"),
            query,
        ]
        for name in signedHeaders {
            let values = name == "host" || name == ":authority" ? [host] : Self.values(name, handshake)
            lines.append("\(name):\(values.map(Self.squeezed).joined(separator: ","))")
        }
        let hash = isURL ? Self.nothing : handshake.header("x-amz-content-sha256") ?? Self.nothing
        return (lines + ["", signedHeaders.joined(separator: ";"), hash]).joined(separator: "\n")
    }

    private static func values(_ name: String, _ handshake: Handshake) -> [String] {
        handshake.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// Without blanks around it, and single ones inside.
    private static func squeezed(_ value: String) -> String { value.split(separator: " ").joined(separator: " ") }

    /// With all but RFC 3986's unreserved characters as `%XX`.
    private static func encoded(_ text: String, alsoPlain: StaticString = "") -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where alsoPlain.utf8CodeUnitCount > 0: bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes += [byte].hex.uppercased().utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
