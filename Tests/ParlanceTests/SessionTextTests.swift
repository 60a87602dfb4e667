import Parlance
import ParlanceCore
import ParlanceTesting
import Testing

@Suite("Text in a session")
struct SessionTextTests {
    /// 100 ms per character.
    private let talk = AudioTimeline("..ssssssssssssssssssssssssssssss..........sssss.........")
    private let script: [(String, Double, Double)] = {
        let words = "call five five five oh one two three four five six please".split(separator: " ")
        let first = words.enumerated().map { (String($1), 0.3 + Double($0) * 0.25, 0.5 + Double($0) * 0.25) }
        return first + [("twenty", 4.3, 4.5), ("five", 4.6, 4.7)]
    }()

    private func events(
        _ configure: @escaping (inout SessionConfiguration) -> Void,
        _ drive: (SessionProbe, inout [SessionEvent]) async -> Void = { _, _ in }
    ) async -> [SessionEvent] {
        let probe = SessionProbe(ScriptedRecognizer(script), configure: configure, makeText: Catalog.makeText)
        var events: [SessionEvent] = []
        await drive(probe, &events)
        return events + (await probe.transcribe(talk))
    }

    private func words(_ events: [SessionEvent]) -> [Word] { events.compactMap(\.committed).flatMap(\.words) }

    @Test("No result shows what is hidden, committed spans still tile, and held words move the border")
    func redaction() async {
        let events = await events {
            $0.text.redaction = .policies([.phoneNumber])
            $0.text.formatting = .smart
            $0.commitInterval = MediaTime(milliseconds: 500)
            $0.endpointing.trailingSilence = MediaTime(milliseconds: 500)
        }
        var border = MediaTime.zero
        for event in events {
            switch event {
            case .committed(let transcript):
                #expect(transcript.span.start == border)
                border = transcript.span.end
                #expect(transcript.words.allSatisfy { $0.span.end <= border })
            case .partial(let transcript):
                #expect(transcript.span.start == border)
            default: continue
            }
        }
        let digits: Set = ["five", "oh", "one", "two", "three", "four", "six"]
        for event in events {
            let shown =
                switch event {
                case .partial(let transcript), .committed(let transcript): transcript
                default: nil as Transcript?
                }
            guard let shown, shown.span.start < MediaTime(seconds: 4) else { continue }
            #expect(shown.words.allSatisfy { !digits.contains($0.text) }, "\(shown.text)")
        }
        #expect(words(events).map(\.written) == ["Call", "[PHONE_NUMBER]", "please.", "25."])
    }

    @Test("A short pause ends no utterance where words are hidden, also when it is asked for in mid-stream")
    func pauses() async {
        for endpointing in [10, 499, 500, 700] {
            let events = await events(
                { configuration in
                    configuration.text.redaction = .policies([.phoneNumber])
                    configuration.endpointing.trailingSilence = MediaTime(milliseconds: endpointing)
                },
                { probe, _ in
                    _ = probe.session.offer(.update(SessionUpdate(endpointingMilliseconds: endpointing)))
                })
            guard case .began(let description) = events.first else {
                Issue.record("no began")
                return
            }
            let expected = max(endpointing, 500)
            #expect(description.configuration.endpointing.trailingSilence?.milliseconds == expected)
            let outcomes = events.compactMap { event in if case .updated(let outcome) = event { outcome } else { nil } }
            #expect(outcomes.map(\.endpointingMilliseconds) == [expected])
        }
    }

    @Test("What is promised of a partial is written so until the end, numbers too")
    func promises() async {
        for stability in PartialStability.allCases {
            let events = await events {
                $0.text.formatting = .smart
                $0.stability = stability
                $0.partialInterval = .zero
            }
            var promised: [String] = []
            for event in events {
                switch event {
                case .partial(let transcript):
                    let written = transcript.words.map(\.written)
                    #expect(written.starts(with: promised), "\(promised) became \(written)")
                    promised = Array(written.prefix(transcript.stableWords ?? 0))
                case .committed(let transcript):
                    #expect(
                        transcript.words.map(\.written).starts(with: promised), "\(promised) became \(transcript.text)")
                    promised = []
                default: continue
                }
            }
        }
    }

    @Test("What is looked for comes with committed results")
    func search() async {
        let events = await events { $0.text.searches = ["twenty five", "please"] }
        let found = events.compactMap(\.committed).filter { !$0.words.isEmpty }.map { $0.findings.map(\.hits.count) }
        #expect(found == [[0, 1], [1, 0]])
    }

    @Test("Numbers are written otherwise when the client changes its mind")
    func numbers() async {
        let events = await events({ _ in }) { probe, events in
            await probe.send(Array(talk.chunks(of: 3_200).prefix(38)), into: &events)
            await probe.collect(into: &events) { $0.committed.map { !$0.words.isEmpty } ?? false }
            _ = probe.session.offer(.update(SessionUpdate(id: "n", numbers: .numerals)))
            await probe.collect(into: &events) { if case .updated = $0 { true } else { false } }
        }
        let outcomes = events.compactMap { event in if case .updated(let outcome) = event { outcome } else { nil } }
        #expect(outcomes.map(\.refusal) == [nil])
        #expect(words(events).prefix(3).map(\.written) == ["call", "five", "five"])
        #expect(words(events).last?.written == "25")
    }

    @Test("Entities are found in what is shown of a result, by its words, but none in what is hidden")
    func entities() async {
        func found(_ configure: @escaping (inout SessionConfiguration) -> Void) async -> [String] {
            let events = await events {
                $0.text.findsEntities = true
                $0.text.formatting = .smart
                $0.endpointing.trailingSilence = MediaTime(milliseconds: 500)
                configure(&$0)
            }
            return events.compactMap(\.committed).flatMap { transcript in
                transcript.entities.map { entity in
                    let words = transcript.words[entity.words].map(\.written).joined(separator: " ")
                    return "\(entity.policy.rawValue) \(words)"
                }
            }
        }
        let all = await found { _ in }
        #expect(all.contains { $0.hasPrefix("phone_number ") && $0.contains("3456") }, "\(all)")
        let hidden = await found { $0.text.redaction = .policies([.phoneNumber]) }
        #expect(!hidden.contains { $0.hasPrefix("phone_number") }, "\(hidden)")
        #expect(await events { $0.text.formatting = .smart }.compactMap(\.committed).allSatisfy(\.entities.isEmpty))
    }
}
