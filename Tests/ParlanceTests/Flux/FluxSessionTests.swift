import NIOCore
import Parlance
import ParlanceCore
import ParlanceDialects
import ParlanceTesting
import Testing

/// Flux over real sessions: dialect, session and text together, with a recognizer that says given words.
@Suite("Flux in a session")
struct FluxSessionTests {
    /// One thing that a client does.
    private enum Step {
        case audio(ByteBuffer)
        case text(String)
    }

    private func converse(
        _ query: String, _ recognizer: ScriptedRecognizer, _ steps: [Step],
        before: (Int) -> Void = { _ in }
    ) async throws -> FluxRules {
        let handshake = Handshake(
            path: "/v2/listen",
            query: QueryItem.parse("model=flux-general-en&encoding=linear16&sample_rate=16000&\(query)"[...]),
            headers: [],
            requestID: "7d0f1c52-8d5e-4b0e-9a5f-3f0b6f1c2d3e", remoteAddress: "127.0.0.1:1")
        let conversation = try FluxDialect().open(handshake)
        var (reader, writer) = (conversation.reader, conversation.writer)
        let probe = SessionProbe(
            recognizer, configure: { $0 = conversation.configuration }, makeText: Catalog.makeText)
        var events: [SessionEvent] = []
        for (index, step) in steps.enumerated() {
            before(index)
            var commands: [SessionCommand] = []
            switch step {
            case .audio(let bytes): try reader.read(.binary(bytes), into: &commands)
            case .text(let text): try reader.read(.text(text), into: &commands)
            }
            for command in commands {
                if case .audio(let bytes) = command {
                    await probe.send([bytes], into: &events)
                } else {
                    _ = probe.session.offer(command)
                }
            }
        }
        await probe.collect(into: &events)
        probe.session.disconnect()
        var rules = FluxRules()
        var messages: [WireMessage] = []
        for event in events { writer.write(event, into: &messages) }
        for message in messages { rules.read(message) }
        rules.end()
        return rules
    }

    private static let script = [
        ("i", 0.3, 0.4), ("really", 0.4, 0.6), ("want", 0.6, 0.8), ("tea", 1.5, 1.8), ("thanks", 4.3, 4.8),
    ]
    private static let talk =
        "..ssssss......sssss...............  ......ssssss".replacing(" ", with: ".")
        + String(repeating: ".", count: 20)

    private func audio(_ timeline: String, chunkBytes: Int = 2_560) -> [Step] {
        AudioTimeline(timeline).chunks(of: chunkBytes).map { .audio($0) }
    }

    private static let closeStream = Step.text(#"{"type":"CloseStream"}"#)

    @Test(
        "The events of a conversation are the same however it comes and however late the recognizer is",
        arguments: [320, 2_560, 9_999], [false, true])
    func whole(chunkBytes: Int, isLate: Bool) async throws {
        let recognizer = ScriptedRecognizer(Self.script)
        let steps = audio(Self.talk, chunkBytes: chunkBytes)
        if isLate { recognizer.hold() }
        // What is said of the first 1.6 s comes only after them.
        let release = 51_200 / chunkBytes
        let rules = try await converse("eager_eot_threshold=0.3", recognizer, steps + [Self.closeStream]) { index in
            if index == release { recognizer.release() }
        }
        #expect(rules.faults.isEmpty, "\(rules.faults)")
        #expect(
            rules.turns == [
                "0 StartOfTurn", "0 EagerEndOfTurn", "0 TurnResumed", "0 EagerEndOfTurn", "0 EndOfTurn",
                "1 StartOfTurn", "1 EagerEndOfTurn", "1 EndOfTurn",
            ])
        #expect(rules.triggers == ["model", "model"] && rules.close == 1_000)
    }

    @Test("32: without an eager threshold no EagerEndOfTurn and no TurnResumed")
    func notEager() async throws {
        let rules = try await converse("", ScriptedRecognizer(Self.script), audio(Self.talk) + [Self.closeStream])
        #expect(rules.faults.isEmpty, "\(rules.faults)")
        #expect(rules.turns == ["0 StartOfTurn", "0 EndOfTurn", "1 StartOfTurn", "1 EndOfTurn"])
        #expect(rules.updates > 10)
    }

    @Test("33: ForceEndTurn ends the turn as the client's doing, and between turns it ends nothing")
    func force() async throws {
        let steps = audio(Self.talk, chunkBytes: 3_200)
        let force = Step.text(#"{"type":"ForceEndTurn"}"#)
        let rules = try await converse(
            "", ScriptedRecognizer(Self.script),
            [force] + Array(steps[..<8]) + [force] + Array(steps[8..<12]) + [force] + Array(steps[12...])
                + [Self.closeStream])
        #expect(rules.faults.isEmpty, "\(rules.faults)")
        #expect(
            rules.turns == [
                "0 StartOfTurn", "0 EndOfTurn", "1 StartOfTurn", "1 EndOfTurn", "2 StartOfTurn", "2 EndOfTurn",
            ])
        #expect(rules.triggers == ["manual", "model", "model"])
    }

    @Test("34: at a threshold of 1 turns end by timeout only")
    func timeout() async throws {
        let rules = try await converse(
            "eot_threshold=1.0&eot_timeout_ms=1000", ScriptedRecognizer(Self.script),
            audio(Self.talk) + [Self.closeStream])
        #expect(rules.faults.isEmpty, "\(rules.faults)")
        #expect(rules.triggers == ["timeout", "timeout"])
    }

    @Test("35: Configure counts for the audio that follows")
    func configure() async throws {
        let steps = audio(Self.talk, chunkBytes: 3_200)
        let configure = Step.text(
            #"{"type":"Configure","thresholds":{"eot_threshold":1.0,"eot_timeout_ms":1000,"eager_eot_threshold":0.3}}"#)
        let rules = try await converse(
            "", ScriptedRecognizer(Self.script),
            Array(steps[..<30]) + [configure] + Array(steps[30...]) + [Self.closeStream])
        #expect(rules.faults.isEmpty, "\(rules.faults)")
        #expect(rules.triggers == ["model", "timeout"])
        #expect(rules.turns.contains("1 EagerEndOfTurn") && !rules.turns.contains("0 EagerEndOfTurn"))
    }

    @Test("31: the rules hold on any input", arguments: 0..<60)
    func anything(seed: UInt64) async throws {
        var random = SplitMix(seed: seed)
        var timeline = ""
        var script: [(String, Double, Double)] = []
        let words = ["yes", "the", "um", "five", "hello", "you", "what", "is", "point", "tea"]
        while timeline.count < 120 {
            let silence = Int.random(in: 1...15, using: &random)
            let speech = Int.random(in: 1...20, using: &random)
            timeline += String(repeating: ".", count: silence)
            let start = Double(timeline.count) / 10
            timeline += String(repeating: "s", count: speech)
            if Int.random(in: 0..<4, using: &random) > 0 {
                for position in stride(from: 0, to: speech - 1, by: 2) {
                    let begin = start + Double(position) / 10
                    script.append((words.randomElement(using: &random)!, begin, begin + 0.19))
                }
            }
        }
        let changes = Bool.random(using: &random)
        let recognizer = ScriptedRecognizer(
            script, isMonotonic: !changes, tail: Int.random(in: 0...400, using: &random),
            tellsSilence: Bool.random(using: &random),
            secondThoughts: changes ? [("um", "arm", 3), ("five", "hive", 5)] : [])
        let configure = #"{"type":"Configure","thresholds":{"eot_threshold":0.5,"eot_timeout_ms":900}}"#
        let odd = [configure, #"{"type":"ForceEndTurn"}"#, #"{"type":"KeepAlive"}"#]
        var steps: [Step] = []
        for chunk in AudioTimeline(timeline).chunks(of: Int.random(in: 200...9_000, using: &random)) {
            steps.append(.audio(chunk))
            if Int.random(in: 0..<30, using: &random) == 0 { steps.append(.text(odd.randomElement(using: &random)!)) }
        }
        var moods: [Bool] = []
        for _ in steps { moods.append(Bool.random(using: &random)) }
        let eager = Bool.random(using: &random) ? "eager_eot_threshold=0.3" : ""
        let rules = try await converse(
            "\(eager)&eot_timeout_ms=1500&redact=\(Bool.random(using: &random) ? "numbers" : "false")", recognizer,
            steps + [Self.closeStream]
        ) { index in
            // A recognizer that stops and goes, never for longer than the ring holds.
            if moods.indices.contains(index), moods[index], index % 3 == 0 {
                recognizer.hold()
            } else {
                recognizer.release()
            }
        }
        #expect(rules.faults.isEmpty, "\(rules.faults)")
        #expect(rules.close == 1_000)
    }
}

/// Random numbers that are the same every time.
private struct SplitMix: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
