import FoundationEssentials
import NIOCore
import ParlanceCore
import ParlanceDialects
import ParlanceSpeech
import Testing

@Suite("Amazon: conversations")
struct AmazonConversationTests {
    private static let usual = "language-code=en-US&media-encoding=pcm&sample-rate=16000"

    private func open(
        _ query: String = usual, _ settings: AmazonSettings = AmazonSettings()
    ) throws -> Conversation {
        try AmazonDialect(settings).open(handshake("/stream-transcription-websocket", query))
    }

    private func transcript(
        _ words: [(String, Double, Double)], _ finality: Transcript.Finality, stable: Int? = nil, channel: Int = 0,
        through end: Double = 2
    ) -> Transcript {
        let words = words.map { text, start, end in
            Word(
                text: text.lowercased().filter(\.isLetter), written: text,
                span: MediaSpan(start: MediaTime(seconds: start), end: MediaTime(seconds: end)), confidence: 0.5)
        }
        return Transcript(
            utterance: 0, channel: channel, span: MediaSpan(start: .zero, end: MediaTime(seconds: end)), words: words,
            finality: finality, stableWords: stable)
    }

    private func written(
        _ events: SessionEvent..., by writer: inout any EventWriter
    ) throws -> [(kind: String, body: JSON)] {
        var messages: [WireMessage] = []
        for event in events { writer.write(event, into: &messages) }
        return try messages.map { message in
            guard case .binary(let bytes) = message else { return ("\(message)", .null) }
            let event = try EventStreamAssembler.whole(bytes, limit: 1 << 20)
            var kind = ""
            try event.readHeaders { header throws(EventStreamError) in
                if header.name.isText(":exception-type") || header.name.isText(":event-type") {
                    kind = header.text ?? ""
                }
            }
            return (kind, try JSON(String(buffer: event.payload)))
        }
    }

    @Test("test_21, test_22: one id from the first partial to the final, and another one after it")
    func test_22_segments() throws {
        var writer = try open().writer
        let events = try written(
            .partial(transcript([("Hello", 0.3, 0.7)], .partial)),
            .partial(transcript([("Hallo", 0.2, 0.7), ("there.", 0.8, 1.1)], .partial)),
            .committed(transcript([("Hello", 0.25, 0.7), ("there.", 0.8, 1.1)], .committed)),
            .committed(transcript([], .committed)), .partial(transcript([], .partial)),
            .partial(transcript([("Next", 1.5, 2.5)], .partial, through: 2.6)), by: &writer)
        #expect(events.map(\.kind) == ["TranscriptEvent", "TranscriptEvent", "TranscriptEvent", "TranscriptEvent"])
        let results = events.map { $0.body["Transcript"]!["Results"]![0]! }
        #expect(results[0]["ResultId"] == results[2]["ResultId"] && results[2]["ResultId"] != results[3]["ResultId"])
        #expect(results.map { $0["IsPartial"] } == [.boolean(true), .boolean(true), .boolean(false), .boolean(true)])
        #expect(results.prefix(3).allSatisfy { $0["StartTime"] == .number(0.3) }, "as it was taken for first")
        #expect(results[3]["StartTime"] == .number(2), "not before the final's end")
        #expect(results[2]["Alternatives"]?[0]?["Transcript"] == .string("Hello there."))
        let items = try #require(results[2]["Alternatives"]?[0]?["Items"])
        #expect(items[2]?["Content"] == .string(".") && items[2]?["Type"] == .string("punctuation"))
        #expect(items[2]?["StartTime"] == .number(1.1) && items[2]?["Confidence"] == nil)
    }

    @Test("words that were shown and are taken back have their last word")
    func takenBack() throws {
        var writer = try open().writer
        let events = try written(
            .partial(transcript([("Hm", 0.3, 0.7)], .partial)), .committed(transcript([], .committed)), by: &writer)
        let last = events[1].body["Transcript"]?["Results"]?[0]
        #expect(last?["IsPartial"] == .boolean(false) && last?["Alternatives"]?[0]?["Transcript"] == .string(""))
    }

    @Test("test_24: stable is what was promised")
    func test_24_stability() throws {
        let query = Self.usual + "&enable-partial-results-stabilization=True&partial-results-stability=medium"
        let conversation = try open(query)
        #expect(conversation.configuration.stability == .medium)
        #expect(try open(Self.usual + "&enable-partial-results-stabilization=true").configuration.stability == .high)
        #expect(try open(Self.usual + "&partial-results-stability=low").configuration.stability == nil)
        var writer = conversation.writer
        let words = [("One,", 0.1, 0.2), ("two", 0.3, 0.4)]
        let events = try written(
            .partial(transcript(words, .partial, stable: 1)), .committed(transcript(words, .committed)), by: &writer)
        func stable(_ number: Int) -> [JSON?] {
            let items = events[number].body["Transcript"]?["Results"]?[0]?["Alternatives"]?[0]?["Items"]
            return (0..<3).map { items?[$0]?["Stable"] }
        }
        #expect(stable(0) == [.boolean(true), .boolean(true), .boolean(false)])
        #expect(stable(1) == [.boolean(true), .boolean(true), .boolean(true)])
    }

    @Test(
        "test_28: failures as events, under the five names that clients know",
        arguments: [
            (.internal("it broke"), "InternalFailureException"), (.stalled("stuck"), "InternalFailureException"),
            (.badAudio("noise"), "BadRequestException"), (.idle("quiet"), "BadRequestException"),
            (.unauthorized("InvalidSignatureException: no"), "BadRequestException"),
            (.notFound("x"), "BadRequestException"),
            (.tooBusy("full", retryAfter: 1), "LimitExceededException"), (.tooLong("long"), "LimitExceededException"),
            (.clientTooSlow("slow"), "LimitExceededException"), (.shuttingDown("bye"), "ServiceUnavailableException"),
            (.unavailable("no", retryAfter: 1), "ServiceUnavailableException"),
        ] as [(SessionFailure, String)])
    func test_28_failures(_ failure: SessionFailure, _ name: String) throws {
        var writer = try open().writer
        let events = try written(
            .failed(failure),
            .ended(SessionSummary(audio: .zero, channels: 1, bytes: 0, sha256: nil, dropped: .zero, words: 0)),
            by: &writer)
        #expect(events.map(\.kind) == [name, "\(WireMessage.close(code: 1000, reason: ""))"])
        #expect(events[0].body["Message"] != nil)
        if case .idle = failure {
            #expect(
                events[0].body["Message"]
                    == .string("Your request timed out because no new audio was received for 15 seconds."))
        }
    }

    @Test("test_25: speakers are numbers in quotes, of words of finals")
    func test_25_speakers() throws {
        var writer = try open(Self.usual + "&show-speaker-label=true").writer
        var final = transcript([("One", 0.1, 0.2), ("two.", 0.3, 0.4)], .committed)
        final.words[0].speaker = 0
        final.words[1].speaker = 1
        var partial = final
        partial.finality = .partial
        let events = try written(.partial(partial), .committed(final), by: &writer)
        let items = events.map { $0.body["Transcript"]!["Results"]![0]!["Alternatives"]![0]!["Items"]! }
        #expect((0..<3).map { items[0][$0]?["Speaker"] } == [nil, nil, nil])
        #expect((0..<3).map { items[1][$0]?["Speaker"] } == [.string("0"), .string("1"), nil])
    }

    @Test("lists of words become hot words, and replacements or tags")
    func lists() throws {
        let settings = AmazonSettings(
            vocabularies: AmazonVocabularies(
                vocabularies: ["names": ["Parlance", "Ada Lovelace"]], filters: ["rude": ["darn", "heck no"]]))
        let boosted = try open(Self.usual + "&vocabulary-name=names", settings)
        #expect(boosted.configuration.hotwords.map(\.phrase) == ["Parlance", "Ada Lovelace"])
        let masked = try open(Self.usual + "&vocabulary-filter-name=rude&vocabulary-filter-method=mask", settings)
        #expect(masked.configuration.text.formatting.replacements.map(\.written) == ["***", "***"])
        let removed = try open(Self.usual + "&vocabulary-filter-name=rude", settings)
        #expect(removed.configuration.text.formatting.replacements.map(\.words) == [["darn"], ["heck", "no"]])
        let tagged = try open(Self.usual + "&vocabulary-filter-name=rude&vocabulary-filter-method=tag", settings)
        #expect(tagged.configuration.text.formatting.replacements.isEmpty)
        var writer = tagged.writer
        let events = try written(
            .committed(transcript([("Heck", 0, 0.1), ("no,", 0.2, 0.3), ("heck", 0.4, 0.5)], .committed)), by: &writer)
        let items = events[0].body["Transcript"]!["Results"]![0]!["Alternatives"]![0]!["Items"]!
        #expect((0..<4).map { items[$0]?["VocabularyFilterMatch"] } == [true, true, false, false].map { .boolean($0) })
    }

    @Test("every type of personal data that the provider names can be found here")
    func entities() {
        for type in AmazonEntities.types {
            #expect(type.policies.isSubset(of: EntityFinders.available), "\(type.name)")
        }
    }

    @Test("a session id is free again when its conversation is forgotten or over")
    func test_03_sessionIDs() throws {
        let dialect = AmazonDialect()
        let id = "0aa0aa0a-1111-2222-3333-444444444444"
        let request = handshake("/stream-transcription-websocket", Self.usual + "&session-id=\(id)")
        var first: Conversation? = try dialect.open(request)
        #expect(dialect.refusal(openingFailure(dialect, request)!, to: request).status == 409)
        _ = first
        first = nil
        var second = try dialect.open(request)
        var messages: [WireMessage] = []
        second.writer.write(.failed(.internal("over")), into: &messages)
        #expect(openingFailure(dialect, request) == nil)
        _ = second
    }
}
