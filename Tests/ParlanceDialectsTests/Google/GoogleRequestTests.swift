import FoundationEssentials
import GoogleSpeechProtos
import NIOCore
import ParlanceCore
import ParlanceDialects
import SwiftProtobuf
import Testing

@Suite("A configuration of Google's, understood")
struct GoogleRequestTests {
    private static let declarations: [(V1RecognitionConfig.AudioEncoding, Int32, AudioDeclaration)] = [
        (.linear16, 16_000, .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000))),
        (.linear16, 0, .stream(.wav)),
        (.mulaw, 8_000, .raw(AudioFormat(encoding: .mulaw, sampleRate: 8_000))),
        (.flac, 0, .stream(.flac)),
        (.flac, 44_100, .stream(.flac, sampleRate: 44_100)),
        (.amr, 8_000, .stream(.amrNarrowband, sampleRate: 8_000)),
        (.amrWb, 16_000, .stream(.amrWideband, sampleRate: 16_000)),
        (.oggOpus, 48_000, .stream(.oggOpus, sampleRate: 48_000)),
        (.webmOpus, 48_000, .stream(.webm, sampleRate: 48_000)),
        (.mp3, 44_100, .stream(.mp3, sampleRate: 44_100)),
        (.speexWithHeaderByte, 16_000, .stream(.speexWithHeaderByte, sampleRate: 16_000)),
        (.encodingUnspecified, 0, .detect),
        (.encodingUnspecified, 16_000, .detect),
    ]

    @Test("What v1 says of its audio", arguments: declarations)
    func audio(_ encoding: V1RecognitionConfig.AudioEncoding, _ rate: Int32, _ expected: AudioDeclaration) throws {
        let conversation = try opened(v1Config { ($0.config.encoding, $0.config.sampleRateHertz) = (encoding, rate) })
        #expect(conversation.configuration.audio == expected)
    }

    @Test("The same bytes mean A-law to the beta, and nothing to v1")
    func alaw() throws {
        let message = v1Config { ($0.config.encoding, $0.config.sampleRateHertz) = (.alaw, 8_000) }
        #expect(
            try opened(message, "v1p1beta1").configuration.audio == .raw(.init(encoding: .alaw, sampleRate: 8_000)))
        #expect(try refusal(message)?.message.hasPrefix("Invalid recognition 'config': bad encoding.") == true)
    }

    private static let impossible: [(V1RecognitionConfig.AudioEncoding, Int32)] = [
        (.linear16, 7_999), (.linear16, 48_001), (.linear16, -1), (.mulaw, 0), (.amr, 16_000), (.amrWb, 8_000),
        (.oggOpus, 44_100), (.speexWithHeaderByte, 0), (.encodingUnspecified, 1),
    ]

    @Test("Rates that an encoding does not have", arguments: impossible)
    func rates(_ encoding: V1RecognitionConfig.AudioEncoding, _ rate: Int32) throws {
        let status = try refusal(v1Config { ($0.config.encoding, $0.config.sampleRateHertz) = (encoding, rate) })
        #expect(status?.code == 3)
        #expect(status?.message.hasPrefix("Invalid recognition 'config': bad sample rate hertz. ") == true)
    }

    @Test("v2 is told all that is wrong with it")
    func allProblems() throws {
        let status = try refusal(
            v2Config {
                $0.config.explicitDecodingConfig.sampleRateHertz = 1
                $0.config.languageCodes = []
                $0.config.features.maxAlternatives = 31
            }, "v2")
        #expect(status?.code == 3)
        let lines = status?.message.split(separator: "\n").map(String.init) ?? []
        #expect(lines.first == "The RecognitionConfig proto is invalid:")
        let fields = lines.dropFirst().map { String($0.dropFirst(3).prefix { $0 != ":" }) }
        #expect(
            Set(fields) == [
                "explicit_decoding_config.sample_rate_hertz", "language_codes", "features.max_alternatives",
            ])
    }

    @Test("Without a decoding config v2 is refused; with the automatic one the audio says it")
    func decoding() throws {
        #expect(try refusal(v2Config { $0.config.decodingConfig = nil }, "v2")?.code == 3)
        #expect(
            try opened(v2Config { $0.config.autoDecodingConfig = .init() }, "v2").configuration.audio == .detect)
    }

    @Test("Words, as v1 wants them written")
    func words() throws {
        let configuration = try opened(
            v1Config {
                $0.config.profanityFilter = true
                $0.config.enableAutomaticPunctuation = true
                $0.config.enableSpokenPunctuation = .with { $0.value = true }
                $0.config.transcriptNormalization.entries = [
                    .with { ($0.search, $0.replace) = ("new york", "NYC") }, .with { $0.search = " " },
                ]
                $0.config.model = "telephony"
            }
        ).configuration
        let formatting = configuration.text.formatting
        #expect(formatting.profanity == .initial)
        #expect(formatting.punctuation && formatting.capitals && formatting.dictation)
        #expect(formatting.replacements == [TextReplacement(find: "new york", written: "NYC")!])
        #expect(configuration.modelName == "telephony" && configuration.isModelOptional)
        #expect(configuration.commitInterval == nil)
        #expect(configuration.channelMode == .first)
        let plain = try opened(v1Config()).configuration
        #expect(plain.text.isPlain && !plain.interimResults && plain.hotwords.isEmpty)
        #expect(plain.idleTimeout == .seconds(10) && plain.maximumDuration == nil)
    }

    @Test("A wrapper that says false is not one that is missing")
    func wrapper() throws {
        let off = try opened(v1Config { $0.config.enableSpokenPunctuation = .init() }).configuration
        #expect(!off.text.formatting.dictation)
    }

    @Test("Phrases are hot words, with what a class stands for; adaptation goes before speech contexts")
    func phrases() throws {
        let contexts = v1Config {
            $0.config.speechContexts = [
                .with { $0.phrases = ["weather  is", "$MONTH", ""] }, .with { ($0.phrases, $0.boost) = (["no"], -1) },
            ]
        }
        #expect(try opened(contexts).configuration.hotwords.map(\.phrase) == ["weather is"])
        var adapted = contexts
        adapted.streamingConfig.config.adaptation = .with {
            $0.customClasses = [
                .with {
                    $0.customClassID = "friends"
                    $0.items = [.with { $0.value = "Ada" }, .with { $0.value = "Grace Hopper" }]
                }
            ]
            $0.phraseSets = [
                .with {
                    $0.boost = 5
                    $0.phrases = [
                        .with { $0.value = "call ${friends} now" }, .with { $0.value = "${nobody}" },
                        .with { ($0.value, $0.boost) = ("left out", -2) },
                    ]
                }
            ]
        }
        #expect(
            try opened(adapted).configuration.hotwords.map(\.phrase) == ["call Ada now", "call Grace Hopper now"])
    }

    @Test("More phrases than can be used are left out")
    func manyPhrases() throws {
        let many = v1Config { $0.config.speechContexts = [.with { $0.phrases = (0..<5_000).map { "word\($0) more" } }] }
        #expect(try opened(many).configuration.hotwords.count == 250)
    }

    @Test("Phrases and classes do not multiply beyond what can be used")
    func multipliedPhrases() throws {
        let config = v1Config {
            $0.config.adaptation = .with {
                $0.customClasses = [
                    .with {
                        $0.customClassID = "c"
                        $0.items = (0..<500).map { number in .with { $0.value = "a\(number)" } }
                    }
                ]
                $0.phraseSets = [
                    .with {
                        $0.phrases =
                            (0..<250).map { _ in
                                .with { $0.value = "${c}" + String(repeating: "x", count: 8_000) }
                            } + (0..<250).map { number in .with { $0.value = "call ${c} \(number)" } }
                    }
                ]
            }
        }
        let words = try opened(config).configuration.hotwords
        #expect(words.count == 500 / 3 && words.allSatisfy { $0.phrase.utf8.count < 100 })
    }

    @Test("A replacement has its length")
    func longReplacement() throws {
        let config = v1Config {
            $0.config.transcriptNormalization = .with {
                $0.entries = [.with { ($0.search, $0.replace) = ("one", String(repeating: "x", count: 1_001)) }]
            }
        }
        let found = try #require(try refusal(config))
        #expect(found.code == 3 && found.message.contains("1000 bytes"))
    }

    @Test("One language has to be the model's; of several any will do")
    func languages() throws {
        #expect(try opened(v1Config()).configuration.language == "en-US")
        let several = try opened(v1Config { $0.config.alternativeLanguageCodes = ["de-DE", "fr-FR"] }).configuration
        #expect(several.language == nil && several.detectsLanguage && several.isLanguageDetectionOptional)
        #expect(try refusal(v1Config { $0.config.alternativeLanguageCodes = ["a1", "b", "c", "d"] })?.code == 3)
        #expect(try opened(v2Config { $0.config.languageCodes = ["auto"] }, "v2").configuration.language == nil)
    }

    @Test("How soon a pause ends an utterance")
    func silences() throws {
        func silence(_ change: (inout V2StreamingRecognitionConfig) -> Void) throws -> Int? {
            try opened(v2Config(change), "v2").configuration.endpointing.trailingSilence?.milliseconds
        }
        #expect(try silence { _ in } == 500)
        #expect(try silence { $0.streamingFeatures.endpointingSensitivity = .short } == 300)
        #expect(try silence { $0.streamingFeatures.endpointingSensitivity = .supershort } == 150)
        let timeout = Google_Protobuf_Duration(seconds: 0, nanos: 200_000_000)
        #expect(
            try silence {
                $0.streamingFeatures.enableVoiceActivityEvents = true
                $0.streamingFeatures.voiceActivityTimeout.speechEndTimeout = timeout
            } == 200)
        // Without events there are no timeouts.
        #expect(try silence { $0.streamingFeatures.voiceActivityTimeout.speechEndTimeout = timeout } == 500)
        let never = v2Config {
            $0.streamingFeatures.enableVoiceActivityEvents = true
            $0.streamingFeatures.voiceActivityTimeout.speechStartTimeout = .init(seconds: -1)
        }
        #expect(try refusal(never, "v2")?.code == 3)
    }

    @Test("A stored recognizer is asked where the client has said nothing, or what it said is masked")
    func recognizers() throws {
        let name = "projects/p/locations/l/recognizers/meetings"
        func configuration(_ change: (inout V2StreamingRecognitionConfig) -> Void) throws -> SessionConfiguration {
            try opened(v2Config(recognizer: name, change), "v2").configuration
        }
        let silent = try configuration { ($0.config.model, $0.config.languageCodes) = ("", []) }
        #expect(silent.modelName == "small" && silent.language == "de-DE" && !silent.isModelOptional)
        let loud = try configuration { _ in }
        #expect(loud.modelName == "long" && loud.language == "en-US" && loud.isModelOptional)
        let masked = try configuration { $0.configMask.paths = ["language_codes"] }
        #expect(masked.modelName == "small" && masked.language == "en-US")
        #expect(try refusal(v2Config(recognizer: "projects/p/locations/l/recognizers/x"), "v2")?.code == 5)
    }

    @Test("Lists of recognizers, as operators write them")
    func recognizerLists() {
        #expect(GoogleRecognizer.list("") == [:])
        #expect(
            GoogleRecognizer.list("a=one, b=two/de-DE")
                == ["a": GoogleRecognizer(model: "one"), "b": GoogleRecognizer(model: "two", language: "de-DE")])
        for wrong in ["a", "a=", "=b", "_=b", "a=b,a=c", "a=b/c/d", "a=/de"] {
            #expect(GoogleRecognizer.list(wrong) == nil, "\(wrong)")
        }
    }

    @Test("A first message that is no configuration is malordered, and one that is nothing cannot be parsed")
    func malordered() throws {
        let malordered = "Malordered Data Received. Expected audio_content none was set."
        #expect(try refusal(V1StreamingRecognizeRequest())?.message.hasPrefix(malordered) == true)
        #expect(
            try refusal(V1StreamingRecognizeRequest.with { $0.audioContent = .init([0, 0]) })?.message.hasPrefix(
                malordered)
                == true)
        #expect(throws: SessionFailure.self) { try google.open(nil, at: call("v1")) }
        let all = Array(try bytes(v1Config { $0.config.model = "x" }).readableBytesView)
        for count in 1..<all.count {
            // Cut anywhere: refused, or understood as less; never a trap.
            _ = try? google.open(ByteBuffer(bytes: all.prefix(count)), at: call("v1"))
            _ = try? google.open(ByteBuffer(bytes: all.prefix(count)), at: call("v2"))
        }
    }

    @Test("Credentials, as the provider's clients send them")
    func credentials() {
        func credential(_ headers: [(name: String, value: String)]) -> String? {
            google.credential(in: handshake("/google.cloud.speech.v1.Speech/Recognize", headers: headers))
        }
        #expect(credential([("x-goog-api-key", "k")]) == "k")
        #expect(credential([("authorization", "Bearer t")]) == "t")
        #expect(credential([("authorization", "Bearer t"), ("x-goog-api-key", "k")]) == "k")
        #expect(credential([]) == nil)
    }
}
