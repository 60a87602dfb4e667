import Foundation
import Parlance
import ParlanceBench
import ParlanceCore
import ParlanceSpeech
import Testing

@Suite("Word error rate of real speech", .enabled(if: SharedData.digitsModel != nil && SharedData.audio != nil))
struct WordErrorRateBenchTests {
    private func choice() throws -> EngineChoice {
        var wish = EngineChoice.Wish()
        wish.model = SharedData.digitsModel
        // What an 8-bit model says of one recording depends a little on those that it is decoded beside.
        wish.precision = .full
        return try EngineChoice.make(wish)
    }

    @Test(
        "a session, its segments without it, and any chunking give the same words; the whole file is counted beside it")
    func sameWords() async throws {
        let manifest = try Manifest(path: SharedData.audio! + "/manifest.tsv")
        let entries = ManifestSelection(patterns: ["digits8k/*"], limit: 8)(manifest.entries)
        var plan = WordErrorRatePlan()
        plan.modes = [.session, .segments, .whole]
        plan.chunks = [100, 20, 250]
        plan.jobs = 2
        let report = try await WordErrorRateBench(choice(), manifest, plan).run(entries) { _, _, _ in }
        #expect(report.equalities.count == 3)
        for equality in report.equalities {
            #expect(equality.files == 8 && equality.differences.isEmpty, "\(equality)")
        }
        #expect(report.passes.map(\.name) == ["session", "segments", "whole"])
        for pass in report.passes {
            let total = try #require(report.groups(of: pass).last)
            #expect(total.errors.reference > 30)
            #expect(try #require(total.errors.rate) < 0.15, "\(pass.name)")
            #expect(pass.processorSeconds > 0 && pass.wallSeconds > 0 && pass.audioSeconds > 30)
        }
        #expect(report.changes.map(\.to) == ["segments", "whole"])
        #expect(report.changes.first?.difference == 0)
        #expect(report.text.contains(TextNormalization.statement))
        let json = try JSONSerialization.jsonObject(with: report.json()) as? [String: Any]
        #expect((json?["passes"] as? [[String: Any]])?.count == 3)
    }

    @Test("voice activity costs no words that can be shown, beside a recognizer that hears everything")
    func gating() async throws {
        let manifest = try Manifest(path: SharedData.audio! + "/manifest.tsv")
        let entries = ManifestSelection(patterns: ["digits8k/*"])(manifest.entries)
        var everything = try choice()
        everything.voiceActivity = NoVAD()
        var plan = WordErrorRatePlan()
        plan.detectors = try ["silero", "cascade"].map { try VoiceActivityDetectors.load($0) }
        let report = try await WordErrorRateBench(everything, manifest, plan).run(entries) { _, _, _ in }
        #expect(report.changes.map(\.to) == ["voice activity silero", "voice activity cascade"])
        for change in report.changes { #expect(try #require(change.interval).low <= 0, "\(change)") }
        #expect(report.passes.first?.savings.share == 0)
        let json = String(decoding: try report.json(), as: UTF8.self)
        #expect(json.contains("saved_share") && json.contains("network_share"))
    }

    @Test("recordings without a reference are left out, or counted for false words")
    func falseWords() async throws {
        let manifest = try Manifest(path: SharedData.audio! + "/manifest.tsv")
        let entries = ManifestSelection(patterns: ["digits8k/fsdd-george-0", "nonspeech/noise-sb4"])(manifest.entries)
        try #require(entries.count == 2)
        var plan = WordErrorRatePlan()
        let without = try await WordErrorRateBench(choice(), manifest, plan).run(entries) { _, _, _ in }
        #expect(without.skipped == 1 && without.passes.first?.files.count == 1)
        plan.countsFalseWords = true
        let with = try await WordErrorRateBench(choice(), manifest, plan).run(entries) { _, _, _ in }
        #expect(with.skipped == 0 && with.passes.first?.files.count == 2)
        let noise = try #require(with.passes.first.flatMap { with.groups(of: $0).first { $0.name == "nonspeech" } })
        #expect(noise.errors.reference == 0 && noise.falseWordSeconds > 1)
    }

    @Test("a file that is not there is named")
    func missing() async throws {
        let manifest = try Manifest(Array("file\treference\nnowhere.wav\thello\n".utf8), path: "/tmp/list.tsv")
        await #expect(throws: (any Error).self) {
            _ = try await WordErrorRateBench(choice(), manifest, WordErrorRatePlan()).run(manifest.entries) { _, _, _ in
            }
        }
    }
}
