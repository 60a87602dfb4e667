import FoundationEssentials
import ParlanceCore

/// How a ``GoldenConversation`` writes a session event: an object with one field, the event's name. Times are seconds;
/// a word is `[text, start, end, confidence]` with its written form as a fifth element where that differs, and the
/// policy that hides it as a sixth. See the conversations in the dialects' tests for one of each.
public enum GoldenEvent {
    public static func parse(_ text: String) throws -> SessionEvent {
        try JSONDecoder().decode(Line.self, from: Data(text.utf8)).event
    }

    private struct Line: Decodable {
        var event: SessionEvent

        enum Field: String, CodingKey {
            case began, partial, committed, updated, rejected, ended, failed, heard, lagging, turn
            case speechStarted = "speech_started"
            case utteranceEnded = "utterance_ended"
            case audioDropped = "audio_dropped"
            case audioLost = "audio_lost"
            case audioKnown = "audio_known"
            case synthesis, conversation
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Field.self)
            guard let field = fields.allKeys.first, fields.allKeys.count == 1 else {
                throw GoldenConversation.FormatError(description: "an event is an object with one known field")
            }
            func value<Value: Decodable>(_ type: Value.Type) throws -> Value { try fields.decode(type, forKey: field) }
            switch field {
            case .began: event = .began(try value(Began.self).description)
            case .audioKnown: event = .audioKnown(try value(Audio.self).audio)
            case .partial: event = .partial(try value(Spoken.self).transcript(.partial))
            case .committed: event = .committed(try value(Spoken.self).transcript(.committed))
            case .speechStarted:
                let moment = try value(Moment.self)
                event = .speechStarted(channel: moment.channel ?? 0, at: MediaTime(seconds: moment.at))
            case .utteranceEnded: event = .utteranceEnded(try value(UtteranceEnded.self).end)
            case .turn: event = .turn(try value(Turn.self).event)
            case .audioDropped: event = .audioDropped(try value(Dropped.self).drop)
            case .audioLost: event = .audioLost(try value(Lost.self).loss)
            case .heard: event = .heard(try value(Heard.self).audio)
            case .lagging: event = .lagging(MediaTime(seconds: try value(Double.self)))
            case .updated: event = .updated(try value(Updated.self).outcome)
            case .rejected:
                let texts = try value([String].self)
                event = .rejected(Rejection(description: texts[0], message: texts[1]))
            case .ended: event = .ended(try value(Ended.self).summary)
            case .failed: event = .failed(try value(Failed.self).failure)
            case .synthesis: event = .synthesis(try GoldenSpeech.parse(try value(String.self)))
            case .conversation: event = .conversation(try GoldenTalk.parse(try value(String.self)))
            }
        }
    }

    /// `{"kind":"ended","at":2.7,"turn":0,"confidence":0.75,"trigger":"silence"}`
    private struct Turn: Decodable {
        var channel: Int?
        var at: Double
        var confidence: Float?
        var turn: Int?
        var kind: String
        var trigger: String?

        var event: TurnEvent {
            get throws {
                guard let kind = TurnEvent.Kind(rawValue: kind) else {
                    throw GoldenConversation.FormatError(description: "there is no turn event '\(kind)'")
                }
                let reason = trigger.flatMap(TurnEvent.Trigger.init)
                guard (kind == .ended) == (reason != nil) else {
                    throw GoldenConversation.FormatError(description: "a turn's end, and nothing else, has a trigger")
                }
                return TurnEvent(
                    channel: channel ?? 0, at: MediaTime(seconds: at), confidence: confidence ?? 0, turn: turn ?? 0,
                    kind: kind, trigger: reason)
            }
        }
    }

    private struct Heard: Decodable {
        var channel: Int?
        var span: [Double]
        var probability: Float
        var isSilent: Bool?
        var turnConfidence: Float?

        var audio: HeardAudio {
            get throws {
                guard span.count == 2 else { throw GoldenConversation.FormatError(description: "a span has two ends") }
                return HeardAudio(
                    channel: channel ?? 0,
                    span: MediaSpan(start: MediaTime(seconds: span[0]), end: MediaTime(seconds: span[1])),
                    probability: probability, isSilent: isSilent ?? false, turnConfidence: turnConfidence ?? 0)
            }
        }
    }

    private struct Lost: Decodable {
        var at: Double
        var filled: Double?
        var unfilled: Double?
        var skippedBytes: Int?

        var loss: AudioLoss {
            AudioLoss(
                at: MediaTime(seconds: at), filled: MediaTime(seconds: filled ?? 0),
                unfilled: MediaTime(seconds: unfilled ?? 0), skippedBytes: skippedBytes ?? 0)
        }
    }

    private struct Audio: Decodable {
        var codec: String
        var sampleRate: Int
        var channels: Int

        var audio: DecodedAudio { DecodedAudio(sampleRate: sampleRate, channels: channels, codec: codec) }
    }

    private struct Began: Decodable {
        var engine: String?
        var model: String?
        var version: String?
        var startedAt: Double?

        var description: SessionDescription {
            SessionDescription(
                id: GoldenConversation.requestID,
                startedAt: WallTime(secondsSince1970: startedAt ?? 1_769_860_800.123),
                recognizer: RecognizerProfile(
                    engine: engine ?? "scripted", model: model ?? "script", version: version ?? "1",
                    languages: ["en"], chunk: MediaTime(milliseconds: 160), tail: MediaTime(milliseconds: 480),
                    isMonotonic: true, restartSilence: MediaTime(milliseconds: 200), supportsHotwords: true),
                voiceActivity: "energy", configuration: SessionConfiguration())
        }
    }

    private struct Spoken: Decodable {
        var utterance: Int?
        var channel: Int?
        var span: [Double]
        var words: [SpokenWord]?
        var stability: Float?
        var stableWords: Int?
        var endpoint: String?
        /// `{"phrase": [[first word, last word, confidence], …]}`
        var findings: [String: [[Double]]]?

        func transcript(_ finality: Transcript.Finality) throws -> Transcript {
            guard span.count == 2 else { throw GoldenConversation.FormatError(description: "a span has two ends") }
            let reason = try endpoint.map { name in
                guard let reason = EndpointReason(rawValue: name) else {
                    throw GoldenConversation.FormatError(description: "there is no endpoint reason '\(name)'")
                }
                return reason
            }
            let words = (words ?? []).map(\.word)
            return Transcript(
                utterance: utterance ?? 0, channel: channel ?? 0,
                span: MediaSpan(start: MediaTime(seconds: span[0]), end: MediaTime(seconds: span[1])),
                words: words, finality: finality,
                stability: stability ?? (finality == .committed ? 1 : 0.5), stableWords: stableWords, endpoint: reason,
                findings: (findings ?? [:]).sorted { $0.key < $1.key }.map { query, hits in
                    SearchFinding(query: query, hits: hits.map { hit(in: words, Int($0[0])...Int($0[1]), $0[2]) })
                })
        }

        private func hit(in words: [Word], _ range: ClosedRange<Int>, _ confidence: Double) -> SearchHit {
            let found = words[range]
            return SearchHit(
                confidence: Float(confidence),
                span: MediaSpan(start: found.first!.span.start, end: found.last!.span.end),
                text: found.map(\.text).joined(separator: " "), words: Range(range))
        }
    }

    private struct SpokenWord: Decodable {
        var word: Word

        init(from decoder: any Decoder) throws {
            var parts = try decoder.unkeyedContainer()
            let text = try parts.decode(String.self)
            let start = MediaTime(seconds: try parts.decode(Double.self))
            let end = MediaTime(seconds: try parts.decode(Double.self))
            let confidence = try parts.decode(Float.self)
            let written = parts.isAtEnd ? nil : try parts.decode(String.self)
            word = Word(
                text: text, written: written, span: MediaSpan(start: start, end: end), confidence: confidence)
            guard !parts.isAtEnd else { return }
            let name = try parts.decode(String.self)
            guard let policy = RedactionPolicy(rawValue: name) else {
                throw GoldenConversation.FormatError(description: "there is no policy '\(name)'")
            }
            word.hidden = policy
        }
    }

    private struct Moment: Decodable {
        var channel: Int?
        var at: Double
        var confidence: Float?
    }

    private struct UtteranceEnded: Decodable {
        var utterance: Int?
        var channel: Int?
        var at: Double
        /// `word_gap`, or an endpoint's reason.
        var cause: String
        var lastWordEnd: Double?

        var end: UtteranceEnd {
            UtteranceEnd(
                utterance: utterance ?? 0, channel: channel ?? 0, at: MediaTime(seconds: at),
                cause: EndpointReason(rawValue: cause).map { .endpoint($0) } ?? .wordGap,
                lastWordEnd: lastWordEnd.map(MediaTime.init(seconds:)))
        }
    }

    private struct Dropped: Decodable {
        var channel: Int?
        var span: [Double]
        var reason: String

        var drop: AudioDrop {
            get throws {
                guard span.count == 2, let reason = DropReason(rawValue: reason) else {
                    throw GoldenConversation.FormatError(description: "a drop has two ends and a known reason")
                }
                return AudioDrop(
                    channel: channel ?? 0,
                    span: MediaSpan(start: MediaTime(seconds: span[0]), end: MediaTime(seconds: span[1])),
                    reason: reason)
            }
        }
    }

    private struct Updated: Decodable {
        var id: String?
        var interimResults: Bool?
        var endpointing: Int?
        var refusal: String?
        var hotwords: [String]?
        var turnThreshold: Float?
        var eagerTurnThreshold: Float?
        var maximumTurnSilence: Int?
        var numerals: Bool?

        var outcome: UpdateOutcome {
            var requested = SessionUpdate(
                id: id, hotwords: hotwords?.map { Hotword(phrase: $0) },
                numbers: numerals.map { $0 ? .numerals : .spoken })
            requested.turnThreshold = turnThreshold
            requested.eagerTurnThreshold = eagerTurnThreshold.map { .some($0) }
            requested.maximumTurnSilence = maximumTurnSilence
            return UpdateOutcome(
                id: id, interimResults: interimResults ?? true, endpointingMilliseconds: endpointing, refusal: refusal,
                requested: requested)
        }
    }

    private struct Ended: Decodable {
        var audio: Double
        var channels: Int?
        var bytes: Int?
        var sha256: String?
        var dropped: Double?
        var concealed: Double?
        var unfilled: Double?
        var skippedBytes: Int?
        var recognized: Double?
        var words: Int?

        var summary: SessionSummary {
            SessionSummary(
                audio: MediaTime(seconds: audio), channels: channels ?? 1, bytes: bytes ?? 0, sha256: sha256,
                dropped: MediaTime(seconds: dropped ?? 0), concealed: MediaTime(seconds: concealed ?? 0),
                unfilled: MediaTime(seconds: unfilled ?? 0), skippedBytes: skippedBytes ?? 0,
                recognized: MediaTime(seconds: recognized ?? 0), words: words ?? 0)
        }
    }

    private struct Failed: Decodable {
        var code: String
        var message: String?

        var failure: SessionFailure {
            get throws {
                let text = message ?? code
                let all: [SessionFailure] = [
                    .badRequest(text), .unauthorized(text), .unsupported(text), .notFound(text), .badAudio(text),
                    .tooLarge(text), .clientTooSlow(text), .tooBusy(text, retryAfter: 1),
                    .unavailable(text, retryAfter: 1), .tooLong(text), .idle(text),
                    .stalled(text), .shuttingDown(text), .internal(text),
                ]
                guard let failure = all.first(where: { $0.code == code }) else {
                    throw GoldenConversation.FormatError(description: "there is no failure '\(code)'")
                }
                return failure
            }
        }
    }
}
