import NIOCore
import ParlanceCore

/// The body of `POST /v1/audio/speech`.
struct SpeechRequest {
    /// What becomes of each field.
    static let support: [String: ParameterSupport] = [
        "model": .supported, "input": .supported, "voice": .supported, "response_format": .supported,
        "speed": .supported, "stream_format": .supported, "instructions": .withoutEffect,
    ]
    static let maximumInput = 4_096
    private static let speeds = 0.25...4.0
    /// What the engines here do; faster and slower is as fast and as slow as this.
    private static let possibleSpeeds = 0.5...2.0
    /// The provider's rate of samples.
    private static let sampleRate = 24_000

    private(set) var configuration: SynthesisConfiguration
    let text: String
    let isEventStream: Bool
    let contentType: String

    private struct Body: Decodable {
        var model: String?
        var input: String?
        var voice: Voice?
        var response_format: String?
        var speed: Double?
        var stream_format: String?
    }

    /// A name, or `{"id": "voice_…"}`.
    private struct Voice: Decodable {
        var name: String

        private enum CodingKeys: CodingKey { case id }

        init(from decoder: any Decoder) throws {
            if let name = try? decoder.singleValueContainer().decode(String.self) {
                self.name = name
            } else {
                name = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .id)
            }
        }
    }

    /// - Parameter speaker: what is loaded.
    init(_ bytes: ByteBuffer, _ speaker: any TextSpeaker) throws(SessionFailure) {
        let body: Body
        do throws(Rejection) {
            body = try ClientText.decode(Body.self, from: String(buffer: bytes))
        } catch {
            throw .badRequest(error.description)
        }
        guard let model = body.model else { throw .missing("model") }
        guard let input = body.input else { throw .missing("input") }
        guard let voice = body.voice?.name else { throw .missing("voice") }
        guard let profile = speaker.voices, let usual = speaker.voice else {
            throw .unavailable("This server does not speak.", retryAfter: 60)
        }
        guard OpenAIModels.isSpeech(model) || model == profile.engine || model == profile.model else {
            throw OpenAIModels.unknown(model)
        }
        guard input.contains(where: { !$0.isWhitespace }) else {
            throw Self.invalid("input", "", "a text that has something to say")
        }
        guard input.unicodeScalars.count <= Self.maximumInput else {
            throw .badRequest(
                "'input' may have \(Self.maximumInput) characters at most; send a longer text in parts.",
                parameter: .init(name: "input", value: ""))
        }
        guard let found = OpenAIVoice.voice(named: voice, of: profile, usual: usual) else {
            throw Self.invalid(
                "voice", voice, "one of \(OpenAIVoice.names.joined(separator: ", ")), or a voice of \(profile.engine)'s"
            )
        }
        let format: SpokenFormat
        var type: String?
        switch body.response_format ?? "mp3" {
        case "mp3": format = SpokenFormat(.mp3(bitRate: SpokenFormat.mp3BitRate), sampleRate: Self.sampleRate)
        case "opus":
            format = SpokenFormat(.oggOpus(bitRate: SpokenFormat.opusBitRate), sampleRate: 48_000)
            type = "audio/opus"
        case "flac": format = SpokenFormat(.flac, sampleRate: Self.sampleRate)
        case "wav": format = SpokenFormat(.wav(.linear16), sampleRate: Self.sampleRate)
        case "pcm":
            format = SpokenFormat(.raw(.linear16), sampleRate: Self.sampleRate)
            type = "audio/pcm"
        case "aac":
            throw .unsupported(
                "'response_format' aac is not available on this server; mp3, opus, flac, wav and pcm are.",
                parameter: .init(name: "response_format", value: "aac"))
        case let other: throw Self.invalid("response_format", other, "mp3, opus, flac, wav or pcm")
        }
        let speed = body.speed ?? 1
        guard Self.speeds.contains(speed) else {
            throw Self.invalid(
                "speed", "\(speed)", "a number from \(Self.speeds.lowerBound) to \(Self.speeds.upperBound)")
        }
        switch body.stream_format ?? "audio" {
        case "audio": isEventStream = false
        case "sse": isEventStream = true
        case let other: throw Self.invalid("stream_format", other, "audio or sse")
        }
        text = input
        configuration = SynthesisConfiguration(format: format)
        configuration.voice = found.name
        configuration.requestedName = cut(voice, toBytes: 64)
        configuration.speed = min(max(speed, Self.possibleSpeeds.lowerBound), Self.possibleSpeeds.upperBound)
        contentType = type ?? format.contentType
    }

    private static func invalid(_ name: String, _ value: String, _ right: String) -> SessionFailure {
        .badRequest(
            "Invalid value: '\(cut(value, toBytes: 64))'. '\(name)' must be \(right).",
            parameter: .init(name: name, value: cut(value, toBytes: 64)))
    }
}

/// Spoken audio as server-sent events: `speech.audio.delta` with base64 …, `speech.audio.done`.
enum SpeechEvents {
    /// - Parameter input: what is spoken. A token is a word of it, and a piece of audio: nobody here counts others.
    static func stream(_ audio: AnswerStream, of input: String) -> AnswerStream {
        let progress = Progress(words: input.split(whereSeparator: \.isWhitespace).count)
        return AnswerStream {
            if let bytes = try await audio.next() { return await progress.delta(bytes) }
            return await progress.done()
        }
    }

    private actor Progress {
        private let words: Int
        private var pieces = 0
        private var isOver = false

        init(words: Int) { self.words = words }

        func delta(_ bytes: ByteBuffer) -> ByteBuffer {
            pieces += 1
            var json = JSONWriter()
            json.object { json in
                json.field("type", "speech.audio.delta")
                json.field("audio", OpenAIEventWriter.base64(bytes))
            }
            return ByteBuffer(string: "data: \(json.text)\n\n")
        }

        func done() -> ByteBuffer? {
            guard !isOver else { return nil }
            isOver = true
            var json = JSONWriter()
            json.object { json in
                json.field("type", "speech.audio.done")
                json.object("usage") { json in
                    json.field("input_tokens", words)
                    json.field("output_tokens", pieces)
                    json.field("total_tokens", words + pieces)
                }
            }
            return ByteBuffer(string: "data: \(json.text)\n\n")
        }
    }
}
