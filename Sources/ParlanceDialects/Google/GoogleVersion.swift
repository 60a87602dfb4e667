/// The three interfaces of the provider's. `v1p1beta1` is `v1` with some fields more, on the same numbers.
package enum GoogleVersion: String, CaseIterable, Sendable {
    case v1
    case v1p1beta1
    case v2

    package var service: String { "google.cloud.speech.\(rawValue).Speech" }

    /// Of a method's path, `/google.cloud.speech.v1.Speech/Recognize`.
    package init?(path: String) {
        guard let found = Self.allCases.first(where: { path.hasPrefix("/\($0.service)/") }) else { return nil }
        self = found
    }
}
