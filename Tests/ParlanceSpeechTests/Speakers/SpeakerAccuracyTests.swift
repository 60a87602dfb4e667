import Foundation
import NIOCore
import ParlanceAudio
import ParlanceCore
import ParlanceSession
import ParlanceSpeech
import ParlanceTesting
import Testing

/// Who says each word of a real dialogue: real audio through a real session, real voice activity, and a real network of
/// the published form, though a poor one (``VoiceModel``). The words are those of the reference, so that recognition
/// adds no errors of its own.
@Suite("Speakers of real dialogues", .enabled(if: SharedData.audio != nil), .serialized)
struct SpeakerAccuracyTests {
    private struct Dialogue {
        var samples: [Float] = []
        var words: [(text: String, start: Double, end: Double)] = []
        /// Of each word.
        var speakers: [String] = []

        init(_ name: String) throws {
            let base = SharedData.audio! + "/twospk/" + name
            let reader = try AudioFileReader(path: base + ".flac")
            while reader.read(frames: 16_000, into: &samples) > 0 {}
            var runs: [(start: Double, end: Double, speaker: String)] = []
            for line in try String(contentsOfFile: base + ".rttm", encoding: .utf8).split(separator: "\n") {
                let fields = line.split(separator: " ")
                runs.append((Double(fields[3])!, Double(fields[3])! + Double(fields[4])!, String(fields[7])))
            }
            for line in try String(contentsOfFile: base + ".ctm", encoding: .utf8).split(separator: "\n") {
                let fields = line.split(separator: " ")
                let (start, end) = (Double(fields[2])!, Double(fields[2])! + Double(fields[3])!)
                let at = runs.filter { $0.start - 0.01 <= start && end <= $0.end + 0.01 }.map(\.speaker)
                // Words over which two people speak are nobody's.
                guard Set(at).count == 1, words.last.map({ $0.start < start }) ?? true else { continue }
                words.append((String(fields[4]), start, end))
                speakers.append(at[0])
            }
        }

        var chunks: [ByteBuffer] {
            stride(from: 0, to: samples.count, by: 1_600).map { at in
                var chunk = ByteBuffer()
                for sample in samples[at..<min(at + 1_600, samples.count)] {
                    chunk.writeInteger(Int16(max(-1, min(1, sample)) * 32_767), endianness: .little)
                }
                return chunk
            }
        }
    }

    /// Of each word of the dialogue: its speaker's number, -1 for nobody, -2 where it was not committed.
    private func numbers(_ dialogue: Dialogue, _ model: OnnxSpeakerModel) async throws -> [Int] {
        let probe = SessionProbe(
            ScriptedRecognizer(dialogue.words.map { ($0.text, $0.start, $0.end) }), voiceActivity: try SileroVAD(),
            speakers: model
        ) { $0.wantsSpeakers = true }
        var events: [SessionEvent] = []
        await probe.send(dialogue.chunks, into: &events)
        _ = probe.session.offer(.finish)
        await probe.collect(into: &events)
        probe.session.disconnect()
        var committed = events.compactMap(\.committed).flatMap(\.words)[...]
        return dialogue.words.map { word in
            // The script keeps its order, and loses no more than words that voice activity missed.
            guard let at = committed.firstIndex(where: { abs($0.span.start.seconds - word.start) < 0.3 }),
                committed[at].text == word.text
            else { return -2 }
            let number = committed[at].speaker ?? -1
            committed = committed[(at + 1)...]
            return number
        }
    }

    /// The share of words that are right under the best one-to-one naming of the numbers.
    private func accuracy(_ numbers: [Int], _ speakers: [String]) -> Double {
        let names = Array(Set(speakers)).sorted()
        let found = Set(numbers).filter { $0 >= 0 }
        var best = 0
        for first in found.union([-9]) {
            for second in found.union([-8]) where second != first {
                best = max(
                    best,
                    zip(numbers, speakers).count { ($0 == first && $1 == names[0]) || ($0 == second && $1 == names[1]) }
                )
            }
        }
        return Double(best) / Double(max(speakers.count, 1))
    }

    @Test(
        "are told apart word by word",
        arguments: [("dialog-ls1998-ls2414", 0.9), ("dialog-ls367-ls1688-overlap", 0.8)])
    func accuracy(name: String, least: Double) async throws {
        let dialogue = try Dialogue(name)
        let file = try SpeakerModelFile(path: VoiceModel.write(VoiceModel.builder()))
        let model = try OnnxSpeakerModel(file, rules: .init(threshold: 0.4))
        let found = try await numbers(dialogue, model)
        let right = accuracy(found, dialogue.speakers)
        print(
            "\(name): \(dialogue.words.count) words, \(Set(found).filter { $0 >= 0 }.count) speakers, "
                + "\((right * 1_000).rounded() / 10) % of the words are their speaker's, "
                + "\(found.count { $0 == -1 }) of nobody, \(found.count { $0 == -2 }) not heard")
        #expect(right >= least)
        // The figure is worth something only if it is better than saying that one of them says everything.
        let majority = Double(dialogue.speakers.count { $0 == dialogue.speakers[0] }) / Double(dialogue.speakers.count)
        #expect(right > max(majority, 1 - majority))
    }

    @Test("are the same whenever the same audio comes")
    func repeatable() async throws {
        let dialogue = try Dialogue("dialog-ls367-ls1688-overlap")
        let file = try SpeakerModelFile(path: VoiceModel.write(VoiceModel.builder()))
        let model = try OnnxSpeakerModel(file, rules: .init(threshold: 0.4), threads: 2)
        async let one = numbers(dialogue, model)
        async let other = numbers(dialogue, model)
        let (first, second) = try await (one, other)
        #expect(first == second && !first.isEmpty)
    }
}
