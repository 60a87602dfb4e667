import Foundation
import ParlanceCore
import ParlanceSpeech
import Testing

/// The references of the recordings that are kept beside the project: read books, film dialogue, strings of digits.
@Suite("What is hidden in ordinary prose", .enabled(if: SharedData.audio != nil))
struct ProseTests {
    /// What was looked at and is there: names, places, times and the like. Anything else that is hidden is false.
    private static let reviewed: Set<String> = Set(
        """
        person_name: bob|fish|gutenberg|hale|johnny|judy|margaret|richard|stella|thornton|tom
        location: basle|france|germany|italy|lubeck|maintz|netherlands|paris|rome|san francisco|strasburg|subiaco
        date_interval: fifteenth century
        duration: fifteen or twenty years|ten minutes
        drug: apomorphine|morphine
        medical_process: post mortem examination
        nationality: americans|chinese
        time: ten minutes to three|three o'clock
        """.split(separator: "\n").flatMap { line in
            let parts = line.split(separator: ":")
            return parts[1].split(separator: "|").map { "\(parts[0]): \($0.trimmingPrefix(" "))" }
        })

    private static func texts() throws -> [(file: String, words: [String])] {
        let manifest = try String(contentsOfFile: #require(SharedData.audio) + "/manifest.tsv", encoding: .utf8)
        return manifest.split(separator: "\n").dropFirst().compactMap { row in
            let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count > 6, !fields[6].isEmpty else { return nil }
            return (String(fields[0]), fields[6].split(separator: " ").map(String.init))
        }
    }

    @Test("at most one word in a thousand begins what is no entity, of all policies together")
    func falseHits() throws {
        let finders = EntityFinders(EntityFinders.available)
        var words = 0
        var reviewed: Set<String> = []
        var wrong: [String] = []
        for (file, text) in try Self.texts() {
            words += text.count
            let reading = finders.read(text)
            for span in reading.spans + reading.suspects {
                let hit = "\(span.policy.rawValue): \(text[span.words].joined(separator: " "))"
                // Strings of digits are what sequences of numbers are.
                if file.hasPrefix("digits8k/"), span.policy == .numberSequence { continue }
                if Self.reviewed.contains(hit) { reviewed.insert(hit) } else { wrong.append("\(file): \(hit)") }
            }
        }
        #expect(words > 4_000)
        #expect(Double(wrong.count) <= Double(words) / 1_000, "\(wrong)")
        // What is there is found, too.
        #expect(reviewed.count >= Self.reviewed.count - 3, "\(Self.reviewed.subtracting(reviewed))")
    }

    @Test("ordinary prose waits for a word or two")
    func waiting() throws {
        var held: [Int] = []
        for (file, text) in try Self.texts() where !file.hasPrefix("digits8k/") {
            var redactor = Redactor(EntityFinders.available, substitution: .entityName)
            for word in SpokenSentence.recognized(text) {
                _ = redactor.commit([word], endsUtterance: false)
                held.append(redactor.held.count)
            }
        }
        #expect(Double(held.reduce(0, +)) / Double(held.count) < 1.5)
        #expect(held.count { $0 > 4 } < held.count / 100)
    }
}
