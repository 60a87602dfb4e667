import ParlanceCore

/// Why a request is not let in, with the provider's name for it.
package enum SignatureFault: Error, Hashable, Sendable {
    case missing
    case unknownKey
    case incomplete(String)
    case wrong
    case early(String)
    case expired(String)
    case used
    /// More signatures than can be remembered.
    case tooMany
    case otherRegion(String)
    case otherService(String)

    package var name: String {
        switch self {
        case .missing: "MissingAuthenticationTokenException"
        case .unknownKey: "UnrecognizedClientException"
        case .incomplete, .wrong, .early, .expired, .used, .tooMany, .otherRegion, .otherService:
            "InvalidSignatureException"
        }
    }

    package var text: String {
        switch self {
        case .missing:
            "Missing Authentication Token: sign the request (AWS Signature Version 4) with a key of this server's."
        case .unknownKey: "The security token included in the request is invalid."
        case .incomplete(let right): "The signature cannot be read: \(right)."
        case .wrong:
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
                + "and signing method."
        case .early(let time):
            "Signature not yet current: \(time) is more than five minutes ahead of this server's clock."
        case .expired(let time): "Signature expired: it was made at \(time)."
        case .used: "Signature already used: a request is signed anew each time."
        case .tooMany: "Too many streams have been opened within a few minutes."
        case .otherRegion(let region): "Credential should be scoped to the region \(region)."
        case .otherService(let service): "Credential should be scoped to the service transcribe, not \(service)."
        }
    }

    /// As a failure: the name in front of the text, for ``AmazonFailure`` to find again.
    package var failure: SessionFailure {
        self == .tooMany ? .tooBusy(text, retryAfter: 60) : .unauthorized("\(name): \(text)")
    }
}
