import GoogleSpeechProtos
import NIOCore
import ParlanceCore
import ParlanceDialects
import SwiftProtobuf
import Testing

@Suite("What Google's clients are told")
struct GoogleWriterTests {
    private func options(
        _ version: GoogleVersion = .v1, _ change: (inout GoogleOptions) -> Void = { _ in }
    ) -> GoogleOptions {
        var options = GoogleOptions(version: version)
        options.requestID = requestID
        options.languages = ["en-us"]
        options.interimResults = true
        change(&options)
        return options
    }

    private func answers(_ options: GoogleOptions, _ events: [SessionEvent]) throws -> V1Answers {
        var writer = GoogleEventWriter(options: options)
        return try V1Answers(([began()] + events).flatMap { writer.messages($0) })
    }

    private let known = SessionEvent.audioKnown(DecodedAudio(sampleRate: 16_000, channels: 1, codec: "linear16"))

    @Test("Interims are bare and unstable, finals sure; all but the first begin with a space; the last has the sum")
    func results() throws {
        let told = try answers(
            options(),
            [
                known, .partial(transcript(["one"], 0, 1, .partial, stability: 0.9)),
                .committed(transcript(["one", "two"], 0, 2, endpoint: .trailingSilence)),
                .committed(transcript([], 2, 3)), .partial(transcript([], 3, 3, .partial)),
                .partial(transcript(["three"], 3, 4, .partial, stability: 0)),
                .committed(transcript(["three"], 3, 4.5, endpoint: .endOfStream)), .ended(summary(4.5)),
            ])
        let results = told.responses.map { $0.results[0] }
        #expect(results.map { $0.alternatives[0].transcript } == ["one", "one two", " three", " three"])
        #expect(results.map(\.isFinal) == [false, true, false, true])
        #expect(results.map(\.stability) == [0.9, 0, 0.01, 0])
        #expect(results.map { $0.alternatives[0].confidence } == [0, 0.75, 0, 0.75])
        #expect(
            results.allSatisfy { $0.alternatives[0].words.isEmpty && $0.languageCode == "en-US" && $0.channelTag == 0 })
        #expect(results.map(\.resultEndTime.seconds) == [1, 2, 4, 4] && results[3].resultEndTime.nanos == 500_000_000)
        #expect(told.responses.map(\.totalBilledTime.seconds) == [0, 0, 0, 5])
        #expect(Set(told.responses.map(\.requestID)).count == 1 && told.responses[0].requestID > 0)
        #expect(told.status == .ok)
    }

    @Test("Where nothing was said nothing is told")
    func silence() throws {
        let told = try answers(options(), [known, .committed(transcript([], 0, 3)), .ended(summary(3))])
        #expect(told.responses.isEmpty && told.status == .ok)
    }

    @Test("Words, with what was asked of them")
    func words() throws {
        let said = SessionEvent.committed(transcript(["one", "two"], 0, 2))
        let times = try answers(options { $0.wordTimes = true }, [said]).responses[0].results[0].alternatives[0].words
        #expect(times.map(\.word) == ["one", "two"])
        #expect(times.map(\.endTime.seconds) == [1, 2] && times.allSatisfy { $0.confidence == 0 })
        let sure = try answers(options { $0.wordConfidence = true }, [said]).responses[0].results[0].alternatives[0]
            .words
        #expect(sure.allSatisfy { $0.confidence == 0.75 && !$0.hasEndTime && $0.speakerTag == 0 })
    }

    @Test("A recognizer that writes marks by itself is not shown with them, unless they were asked for")
    func marks() throws {
        var said = transcript(["hello", "world"], 0, 2)
        (said.words[0].written, said.words[1].written) = ("Hello,", "world.")
        func shown(_ isBare: Bool) throws -> String {
            let options = options {
                $0.isBare = isBare
                $0.wordTimes = true
            }
            let best = try answers(options, [.committed(said)]).responses[0].results[0].alternatives[0]
            #expect(best.words.map(\.word).joined(separator: " ") == best.transcript)
            return best.transcript
        }
        #expect(try shown(true) == "hello world")
        #expect(try shown(false) == "Hello, world.")
    }

    @Test("With speakers every final has all words since the call began")
    func speakers() throws {
        func said(_ word: String, _ speaker: Int?, _ start: Double) -> SessionEvent {
            var one = transcript([word], start, start + 1)
            one.words[0].speaker = speaker
            return .committed(one)
        }
        let told = try answers(
            options { $0.speakers = true }, [said("one", 0, 0), said("two", 1, 1), said("three", nil, 2)])
        let words = told.responses.map { $0.results[0].alternatives[0].words }
        #expect(words.map { $0.map(\.word) } == [["one"], ["one", "two"], ["one", "two", "three"]])
        #expect(words[2].map(\.speakerTag) == [1, 2, 1] && words[2].map(\.speakerLabel) == ["1", "2", "1"])
    }

    @Test("A single utterance: the event by itself, a final, and OK, whatever comes after")
    func singleUtterance() throws {
        let told = try answers(
            options { $0.singleUtterance = true },
            [
                known, .committed(transcript([], 0, 1, endpoint: .trailingSilence)),
                .committed(transcript(["one"], 1, 2, endpoint: .trailingSilence)),
                .committed(transcript(["two"], 2, 3, endpoint: .trailingSilence)), .ended(summary(3)),
            ])
        #expect(told.responses.map(\.speechEventType) == [.endOfSingleUtterance, .speechEventUnspecified])
        #expect(told.responses[0].results.isEmpty && told.responses[1].results[0].alternatives[0].transcript == "one")
        #expect(told.responses[1].totalBilledTime.seconds == 2 && told.status == .ok)
    }

    private func ended(_ channel: Int, _ at: Double, _ reason: EndpointReason = .trailingSilence) -> SessionEvent {
        .utteranceEnded(
            UtteranceEnd(
                utterance: 0, channel: channel, at: MediaTime(seconds: at), cause: .endpoint(reason), lastWordEnd: nil))
    }

    private func started(_ channel: Int, _ at: Double) -> SessionEvent {
        .speechStarted(channel: channel, at: MediaTime(seconds: at))
    }

    @Test("Activity begins with the first channel that speaks and ends with the last; too long an utterance is no end")
    func activity() throws {
        let told = try answers(
            options { $0.activityEvents = true },
            [
                started(0, 1), started(1, 2), ended(0, 3), ended(1, 4, .maximumLength), started(1, 4), ended(1, 5),
                ended(1, 6), started(0, 7), ended(0, 8, .endOfStream), .ended(summary(8)),
            ])
        #expect(
            told.responses.map(\.speechEventType) == [
                .speechActivityBegin, .speechActivityEnd, .speechActivityBegin, .speechActivityEnd,
            ])
        #expect(told.responses.map(\.speechEventTime.seconds) == [1, 5, 7, 8])
        #expect(try answers(options(), [started(0, 1), ended(0, 2)]).responses.isEmpty)
    }

    private func heard(_ start: Double, _ end: Double, isSilent: Bool) -> SessionEvent {
        .heard(HeardAudio(channel: 0, span: span(start, end), probability: isSilent ? 0 : 1, isSilent: isSilent))
    }

    @Test("Who never speaks is timed out, and who has spoken after that; never in mid-utterance")
    func timeouts() throws {
        let limits = options {
            $0.activityEvents = true
            $0.speechStartTimeout = MediaTime(seconds: 2)
            $0.speechEndTimeout = MediaTime(seconds: 1)
        }
        let mute = try answers(limits, [heard(0, 1, isSilent: true), heard(1, 2, isSilent: true), started(0, 2.5)])
        #expect(mute.responses.map(\.speechEventType) == [.speechActivityTimeout] && mute.status == .ok)
        let spoken = try answers(
            limits,
            [
                started(0, 1), heard(0, 2, isSilent: false), heard(2, 3.5, isSilent: true), ended(0, 3.6),
                heard(3.5, 4, isSilent: true), started(0, 5),
            ])
        #expect(
            spoken.responses.map(\.speechEventType) == [
                .speechActivityBegin, .speechActivityEnd, .speechActivityTimeout,
            ])
        #expect(spoken.responses.last?.speechEventTime.seconds == 4 && spoken.status == .ok)
    }

    @Test("Who was cut for length and says no more has stopped, and is timed out")
    func cut() throws {
        let limits = options {
            $0.activityEvents = true
            $0.speechEndTimeout = MediaTime(seconds: 2)
        }
        let told = try answers(
            limits,
            [
                started(0, 1), ended(0, 31, .maximumLength), heard(31, 31.5, isSilent: true),
                heard(31.5, 32, isSilent: true), heard(32, 33, isSilent: true),
            ])
        #expect(
            told.responses.map(\.speechEventType) == [
                .speechActivityBegin, .speechActivityEnd, .speechActivityTimeout,
            ])
        #expect(told.responses.map(\.speechEventTime.seconds) == [1, 32, 33] && told.status == .ok)
        let goesOn = try answers(
            limits,
            [
                started(0, 1), ended(0, 31, .maximumLength), started(0, 31), heard(31, 33, isSilent: false),
                heard(33, 34, isSilent: true), ended(0, 34),
            ])
        #expect(goesOn.responses.map(\.speechEventType) == [.speechActivityBegin, .speechActivityEnd])
        #expect(goesOn.responses.last?.speechEventTime.seconds == 34)
    }

    @Test("v2 has its own numbers, metadata with results alone, and no event for a timeout")
    func v2() throws {
        var writer = GoogleEventWriter(
            options: options(.v2) {
                $0.activityEvents = true
                $0.speechStartTimeout = MediaTime(seconds: 20)
            })
        let messages = [
            began(), started(0, 1), .committed(transcript(["one"], 0, 2, endpoint: .endOfStream)), .ended(summary(2)),
        ].flatMap { writer.messages($0) }
        let responses = try messages.dropLast().map { message in
            guard case .binary(let bytes) = message else { throw SessionFailure.internal("not bytes") }
            return try V2StreamingRecognizeResponse(serializedBytes: Array(bytes.readableBytesView))
        }
        #expect(responses.map(\.speechEventType) == [.speechActivityBegin, .unspecified])
        #expect(responses[0].results.isEmpty && !responses[0].hasMetadata)
        #expect(responses[1].metadata.requestID == requestID && responses[1].metadata.totalBilledDuration.seconds == 2)
        #expect(responses[1].results[0].alternatives[0].transcript == "one")
        var mute = GoogleEventWriter(options: options(.v2) { $0.speechStartTimeout = MediaTime(seconds: 1) })
        _ = mute.messages(began())
        #expect(mute.messages(heard(0, 1, isSilent: true)) == [.close(code: 0, reason: "")])
    }

    @Test("Channels are tagged where they are told apart")
    func channels() throws {
        let two = SessionEvent.audioKnown(DecodedAudio(sampleRate: 16_000, channels: 2, codec: "linear16"))
        let told = try answers(
            options { $0.hasSeparateChannels = true },
            [
                two, .committed(transcript(["one"], 0, 1)), .committed(transcript(["eins"], 0, 1, channel: 1)),
                .committed(transcript(["two"], 1, 2, endpoint: .endOfStream)), .ended(summary(2)),
            ])
        #expect(told.responses.map { $0.results[0].channelTag } == [1, 2, 1])
        #expect(told.responses.map { $0.results[0].alternatives[0].transcript } == ["one", "eins", " two"])
        #expect(told.responses.last?.totalBilledTime.seconds == 4)
    }

    @Test("Audio that contradicts its configuration is refused in the provider's words")
    func contradiction() throws {
        let told = try answers(
            options { $0.declaredRate = 16_000 },
            [.audioKnown(DecodedAudio(sampleRate: 44_100, channels: 1, codec: "FLAC"))])
        #expect(told.status?.code == 3)
        #expect(told.status?.message.contains("in the FLAC header (44100)") == true)
    }

    @Test("A model of another language is a wrong configuration")
    func language() throws {
        let told = try answers(options { $0.languages = ["de-DE", "fr-FR"] }, [])
        #expect(told.status?.message.hasPrefix("Invalid recognition 'config': bad language code. ") == true)
        #expect(try answers(options { $0.languages = ["de-DE", "EN"] }, []).status == nil)
    }

    @Test(
        "Failures never look like an absent server: v1 clients would try again by themselves",
        arguments: [
            SessionFailure.badRequest("x"), .unauthorized("x"), .unsupported("x"), .notFound("x"), .badAudio("x"),
            .tooLarge("x"), .clientTooSlow("x"), .tooBusy("x", retryAfter: 1), .unavailable("x", retryAfter: 1),
            .tooLong("x"), .idle("x"), .stalled("x"), .shuttingDown("x"), .internal("x"),
        ])
    func statuses(_ failure: SessionFailure) {
        for version in GoogleVersion.allCases {
            let status = google.status(of: failure, at: call(version.rawValue))
            #expect(![0, 2, 4, 14].contains(status.code) && !status.message.isEmpty)
        }
    }

    @Test("The server goes away: what was heard is told before")
    func draining() throws {
        let told = try answers(
            options(),
            [
                known, .failed(.shuttingDown("going away")),
                .committed(transcript(["one"], 0, 1, endpoint: .endOfStream)),
                .ended(summary(1)),
            ])
        #expect(told.responses.count == 1 && told.status == CallStatus(code: 10, message: "going away"))
    }
}
