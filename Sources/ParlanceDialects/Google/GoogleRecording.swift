import Foundation
import GoogleSpeechProtos
import NIOCore
import ParlanceCore
import SwiftProtobuf

/// `Recognize`: a whole recording in the request, all results in the answer.
struct GoogleRecording {
    /// Of audio: longer recordings are for methods that this server does not have.
    static let maximumSeconds = 60.0
    static let maximumBytes = 10 << 20
    /// Handed over at a time.
    private static let piece = 32 << 10

    private let request: GoogleRequest
    private let audio: ByteBuffer
    private let id: String

    init(
        _ message: V1RecognizeRequest, isBeta: Bool, at handshake: Handshake, _ settings: GoogleSettings
    ) throws(SessionFailure) {
        let content: Data? = if case .content(let data) = message.audio.audioSource { data } else { nil }
        try self.init(
            GoogleWish(message.config, isBeta: isBeta), content, isBeta ? .v1p1beta1 : .v1, at: handshake, settings)
    }

    init(
        _ message: V2RecognizeRequest, over stored: GoogleRecognizer?, at handshake: Handshake,
        _ settings: GoogleSettings
    ) throws(SessionFailure) {
        let content: Data? = if case .content(let data) = message.audioSource { data } else { nil }
        let wish = GoogleWish(message.config, over: stored, mask: message.hasConfigMask ? message.configMask : nil)
        try self.init(wish, content, .v2, at: handshake, settings)
    }

    private init(
        _ wish: GoogleWish, _ content: Data?, _ version: GoogleVersion, at handshake: Handshake,
        _ settings: GoogleSettings
    ) throws(SessionFailure) {
        var request = try GoogleRequest(wish, version, at: handshake, settings)
        guard let content, !content.isEmpty else {
            throw .badRequest("The audio must be sent as content; this server reads nothing from gs:// addresses.")
        }
        guard content.count <= Self.maximumBytes else {
            throw .badRequest("Request payload size exceeds the limit: \(Self.maximumBytes) bytes.")
        }
        audio = ByteBuffer(bytes: content)
        if case .raw(let format) = request.configuration.audio {
            // The same check as in a stream.
            var reader = GoogleCommandReader(version: version, maximumAudio: nil, declaredRate: format.sampleRate)
            try reader.checkHeader(audio)
        }
        request.configuration.idleTimeout = nil
        request.configuration.maximumDuration = nil
        request.configuration.interimResults = false
        request.configuration.hearingInterval = MediaTime(milliseconds: 1_000)
        self.request = request
        id = handshake.requestID
    }

    /// - Returns: the answer's bytes.
    func transcribe(
        from caller: Caller, _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> ByteBuffer {
        let options = request.options
        var left = audio
        var results = GoogleResults(options: options)
        var found: [GoogleResult] = []
        var failure: SessionFailure?
        var channels = 1
        var length = MediaTime.zero
        try await recordings.transcribe(
            id: id, dialect: "google", request.configuration, from: caller,
            audio: { () async throws(SessionFailure) in
                if let failure { throw failure }
                guard left.readableBytes > 0 else { return nil }
                return left.readSlice(length: min(left.readableBytes, Self.piece))
            },
            event: { event in
                switch event {
                case .began(let description):
                    if let problem = results.begin(with: description.recognizer) {
                        failure = .badRequest(GoogleProblem.text([problem], options.version))
                    }
                case .audioKnown(let audio):
                    channels = options.hasSeparateChannels ? audio.channels : 1
                    if let declared = options.declaredRate, let text = GoogleText.contradiction(declared, audio) {
                        failure = .badRequest(text)
                    }
                case .heard(let audio) where audio.span.end.seconds > Self.maximumSeconds: failure = Self.tooLong
                case .committed(let transcript): if let result = results.result(of: transcript) { found.append(result) }
                case .ended(let summary): length = summary.audio
                default: break
                }
            })
        if length.seconds > Self.maximumSeconds { failure = Self.tooLong }
        if let failure { throw failure }
        return answer(found, billed: GoogleResponse.billed(length, channels: channels))
    }

    private static let tooLong = SessionFailure.badRequest(
        "Sync input too long. For audio longer than 1 min use StreamingRecognize.")

    private func answer(_ results: [GoogleResult], billed: MediaTime) -> ByteBuffer {
        switch request.options.version {
        case .v1, .v1p1beta1:
            var message = V1RecognizeResponse()
            message.results = results.map(V1SpeechRecognitionResult.init)
            message.totalBilledTime = Google_Protobuf_Duration(billed)
            message.requestID = GoogleResponse.number(id)
            return ByteBuffer(bytes: bytes(of: message))
        case .v2:
            var message = V2RecognizeResponse()
            message.results = results.map(V2SpeechRecognitionResult.init)
            message.metadata = V2RecognitionResponseMetadata(requestID: id, billed: billed)
            return ByteBuffer(bytes: bytes(of: message))
        }
    }
}
