import ParlanceCore

/// What is in force in a Flux stream, and told with `ConfigureSuccess`.
package struct FluxSettings: Hashable, Sendable {
    package static let endOfTurn: ClosedRange<Float> = 0.5...1
    package static let eager: ClosedRange<Float> = 0.3...0.9
    package static let timeouts = 500...60_000

    /// Confidence at which a turn ends; at 1 it never does by that.
    package var endOfTurnThreshold: Float = 0.7
    /// Confidence at which it has likely ended. Nil: not told.
    package var eagerThreshold: Float?
    /// Silence that ends a turn whatever was said, in milliseconds.
    package var timeout = 5_000
    package var keyterms: [String] = []
    /// `flux-general-multi`
    package var isMultilingual = false
    /// What the client takes the languages to be; told again, and of no effect.
    package var languageHints: [String] = []
    package var numerals = false

    package init() {}
}
