import ParlanceCore

/// Speakers by letters, as the provider names them.
enum AssemblyAISpeaker {
    static let unknown = "UNKNOWN"
    /// What holds less speech than this is nobody's.
    private static let least = MediaTime(milliseconds: 1_000)

    /// `A` to `Z`, then `AA`.
    static func label(_ speaker: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(max(speaker, 0) % 26)))
        return speaker < 26 ? letter : label(speaker / 26 - 1) + letter
    }

    /// Who said the most of it, by time.
    static func ofTurn(_ words: [Word]) -> String {
        var times: [Int: Int] = [:]
        for word in words {
            if let speaker = word.speaker { times[speaker, default: 0] += word.span.duration.samples }
        }
        let all = words.reduce(0) { $0 + $1.span.duration.samples }
        guard all >= least.samples, let most = times.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
            return unknown
        }
        return label(most.key)
    }
}
