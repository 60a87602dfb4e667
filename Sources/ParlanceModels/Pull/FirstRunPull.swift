import Foundation

/// Tries once to get a good model for someone who has none and has not asked: what `make run` does.
///
/// Never an error: the server works without, and the next runs do not ask the network again for a day.
public struct FirstRunPull: Sendable {
    public enum Outcome: Hashable, Sendable {
        case installed(path: String)
        /// A general model is there.
        case notNeeded(name: String)
        case offline
        /// An attempt was made at this time (seconds since 1970) and did not finish.
        case triedRecently(at: Double)
        case failed(PullError)
    }

    public static let pause: TimeInterval = 24 * 3_600

    public var pull: ModelPull
    public var model: CatalogueModel
    public var now: @Sendable () -> Double

    public init(
        pull: ModelPull, model: CatalogueModel = ModelCatalogue.recommended,
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) {
        self.pull = pull
        self.model = model
        self.now = now
    }

    /// - Parameter onTry: called when there is reason to try, before the network is touched.
    public func run(onTry: () -> Void = {}, observe: @escaping PullObserver) async -> Outcome {
        if let model = pull.store.defaultModel() { return .notNeeded(name: model.name) }
        if pull.isOffline { return .offline }
        if let last = lastAttempt(), (0..<Self.pause).contains(now() - last) { return .triedRecently(at: last) }
        // Before the attempt, so that one that is interrupted counts as well.
        noteAttempt()
        onTry()
        do throws(PullError) {
            switch try await pull.run(model, observe: observe) {
            case .installed(let path), .alreadyThere(let path):
                try? FileManager.default.removeItem(atPath: marker)
                return .installed(path: path)
            }
        } catch {
            return .failed(error)
        }
    }

    private var marker: String { pull.store.downloads + "/first-run-attempt" }

    private func lastAttempt() -> Double? {
        guard let size = FileSize.of(marker), size <= 64, let data = FileManager.default.contents(atPath: marker) else {
            return nil
        }
        return Double(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private func noteAttempt() {
        try? FileManager.default.createDirectory(atPath: pull.store.downloads, withIntermediateDirectories: true)
        try? "\(now().rounded())\n".write(toFile: marker, atomically: true, encoding: .utf8)
    }
}
