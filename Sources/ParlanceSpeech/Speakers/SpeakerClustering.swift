import ParlanceCore

/// Whose voice is it? Numbers speakers of one channel in the order in which they appear, from one voice print after the
/// other, and never changes its mind about one that it has placed.
///
/// A speaker is the mean direction of the prints that were sure to be his. A print is placed by its similarity (cosine)
/// to the nearest speaker: from ``Rules/joins`` on it is his and makes his mean surer; below ``Rules/founds`` it founds a
/// new speaker, if it holds enough speech and there is room; in between (two voices at once, noise) it counts for the
/// nearest one and teaches nothing. The first speaker is founded by whoever is heard first.
public struct SpeakerClustering: Sendable {
    public struct Rules: Hashable, Sendable {
        /// Similarity, −1…1, from which on a print belongs to the nearest speaker.
        public var joins: Float
        /// Similarity below which it belongs to none of them.
        public var founds: Float
        /// Speech in a print that may found a speaker beside others.
        public var foundingSpeech: MediaTime
        /// More speakers are never founded; who comes later counts for the one who is most alike.
        public var maximumSpeakers: Int

        /// - Parameter threshold: ``joins``; ``founds`` lies 0.1 below it.
        public init(
            threshold: Float = 0.5, foundingSpeech: MediaTime = MediaTime(milliseconds: 900), maximumSpeakers: Int = 8
        ) {
            joins = threshold
            founds = threshold - 0.1
            self.foundingSpeech = foundingSpeech
            self.maximumSpeakers = max(maximumSpeakers, 1)
        }
    }

    /// So much speech of a speaker counts for his mean; beyond it, the oldest fades.
    private static let memory: Float = 30

    private struct Speaker {
        /// Sum of unit vectors, each times the seconds of its speech; its length is at most ``SpeakerClustering/memory``.
        var sum: [Float]
        var seconds: Float
    }

    public let rules: Rules
    private var speakers: [Speaker] = []

    public init(_ rules: Rules = Rules()) { self.rules = rules }

    /// Speakers so far.
    public var count: Int { speakers.count }

    /// Whose print this is; nil for one that says nothing: not finite, all zero, of another width, or too short to found
    /// a speaker and like nobody.
    ///
    /// - Parameter speech: how much speech it was taken from.
    public mutating func place(_ print: [Float], speech: MediaTime) -> Int? {
        guard let unit = Self.unit(print), speakers.first.map({ $0.sum.count == unit.count }) ?? true else {
            return nil
        }
        guard let (nearest, similarity) = nearest(unit) else { return found(unit, speech) }
        if similarity >= rules.joins {
            learn(unit, speech, nearest)
            return nearest
        }
        if similarity >= rules.founds || speakers.count == rules.maximumSpeakers { return nearest }
        return speech >= rules.foundingSpeech ? found(unit, speech) : nil
    }

    private func nearest(_ unit: [Float]) -> (Int, Float)? {
        var best: (Int, Float)?
        for (index, speaker) in speakers.enumerated() {
            let length = Self.dot(speaker.sum, speaker.sum).squareRoot()
            let similarity = length > 0 ? Self.dot(unit, speaker.sum) / length : -1
            if similarity > best?.1 ?? -.infinity { best = (index, similarity) }
        }
        return best
    }

    private mutating func found(_ unit: [Float], _ speech: MediaTime) -> Int {
        let seconds = Float(speech.seconds)
        speakers.append(Speaker(sum: unit.map { $0 * seconds }, seconds: seconds))
        return speakers.count - 1
    }

    private mutating func learn(_ unit: [Float], _ speech: MediaTime, _ index: Int) {
        let seconds = Float(speech.seconds)
        let fade = min(1, Self.memory / (speakers[index].seconds + seconds))
        for axis in unit.indices {
            speakers[index].sum[axis] = (speakers[index].sum[axis] + unit[axis] * seconds) * fade
        }
        speakers[index].seconds = (speakers[index].seconds + seconds) * fade
    }

    private static func unit(_ print: [Float]) -> [Float]? {
        let length = dot(print, print).squareRoot()
        guard length.isFinite, length > 1e-12 else { return nil }
        return print.map { $0 / length }
    }

    private static func dot(_ a: [Float], _ b: [Float]) -> Float {
        var sum: Float = 0
        for index in a.indices { sum += a[index] * b[index] }
        return sum
    }
}
