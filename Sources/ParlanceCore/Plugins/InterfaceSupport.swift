/// What becomes of each parameter of one interface of a provider's: what its table is made of, in the README and by
/// `parlance dialects`.
public struct InterfaceSupport: Sendable {
    /// `Deepgram live`
    public var name: String
    /// Paths that it answers, as `GET /v1/listen`.
    public var paths: [String]
    /// By the parameter's name in a query or, as `prompt` of a JSON body, its field's.
    public var parameters: [String: ParameterSupport]

    public init(_ name: String, paths: [String], parameters: [String: ParameterSupport] = [:]) {
        self.name = name
        self.paths = paths
        self.parameters = parameters
    }
}

/// What becomes of one parameter.
public enum ParameterSupport: Equatable, Sendable {
    /// Understood, and something comes of it.
    case supported
    /// Accepted, and nothing comes of it.
    case withoutEffect
    /// The same, and the client is told so: who asks for it may rely on it.
    case withoutEffectAndTold
    /// A switch that we do not have: `false` is what happens anyway, all else is refused with this text.
    case refusedUnlessFalse(String)
    /// Refused with this text whatever its value.
    case refused(String)

    /// The text with which it is refused, if it is ever.
    public var refusal: String? {
        switch self {
        case .refused(let text), .refusedUnlessFalse(let text): text
        case .supported, .withoutEffect, .withoutEffectAndTold: nil
        }
    }
}
