import GoogleSpeechProtos
import NIOCore
import ParlanceCore
import SwiftProtobuf

/// Google Cloud Speech-to-Text over gRPC: `v1`, `v1p1beta1` and `v2` (docs/google.md).
public struct GoogleDialect: CallDialect {
    private let settings: GoogleSettings

    public init(_ settings: GoogleSettings = GoogleSettings()) { self.settings = settings }

    public var name: String { "google" }
    public var streams: [String] { GoogleVersion.allCases.map { "\($0.service)/StreamingRecognize" } }
    public var requests: [String] { GoogleVersion.allCases.map { "\($0.service)/Recognize" } }
    public var support: [InterfaceSupport] { GoogleParameters.support }

    /// `x-goog-api-key`, or `authorization: Bearer`.
    public func credential(in handshake: Handshake) -> String? {
        handshake.header("x-goog-api-key") ?? OfferedCredential(in: handshake, subprotocols: []).key
    }

    public func open(_ message: ByteBuffer?, at handshake: Handshake) throws(SessionFailure) -> Conversation {
        guard let version = GoogleVersion(path: handshake.path) else { throw .notFound("There is no such method.") }
        guard let message else { throw .badRequest(GoogleText.malordered) }
        let request = try GoogleRequest(try wish(in: message, version), version, at: handshake, settings)
        let declared: Int? = if case .raw(let format) = request.configuration.audio { format.sampleRate } else { nil }
        return Conversation(
            configuration: request.configuration,
            reader: GoogleCommandReader(
                version: version, maximumAudio: version == .v2 ? settings.maximumAudio : nil, declaredRate: declared),
            writer: GoogleEventWriter(options: request.options))
    }

    private func wish(in message: ByteBuffer, _ version: GoogleVersion) throws(SessionFailure) -> GoogleWish {
        switch version {
        case .v1, .v1p1beta1:
            let request: V1StreamingRecognizeRequest = try parse(message)
            guard case .streamingConfig(let config) = request.streamingRequest else {
                throw .badRequest(GoogleText.malordered)
            }
            return GoogleWish(config, isBeta: version == .v1p1beta1)
        case .v2:
            let request: V2StreamingRecognizeRequest = try parse(message)
            guard case .streamingConfig(let config) = request.streamingRequest else {
                throw .badRequest(GoogleText.malordered)
            }
            return GoogleWish(config, over: try recognizer(named: request.recognizer))
        }
    }

    /// What a name stands for, `projects/P/locations/L/recognizers/ID`; nil for `_`, which stands for nothing.
    func recognizer(named name: String) throws(SessionFailure) -> GoogleRecognizer? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "projects", parts[2] == "locations", parts[4] == "recognizers",
            parts.allSatisfy({ !$0.isEmpty }), name.utf8.count <= 1_024
        else { throw .badRequest(GoogleText.badRecognizer) }
        if parts[5] == "_" { return nil }
        guard let found = settings.recognizers[String(parts[5])] else {
            throw .notFound(
                "There is no recognizer '\(parts[5])' on this server; '_' needs none. (Its operator names them with "
                    + "--google-recognizers.)")
        }
        return found
    }

    public func respond(
        to message: ByteBuffer, at handshake: Handshake, from caller: Caller, _ recordings: any RecordingTranscriber
    ) async throws(SessionFailure) -> ByteBuffer {
        let recording: GoogleRecording
        switch GoogleVersion(path: handshake.path) {
        case .v1?: recording = try GoogleRecording(try parse(message), isBeta: false, at: handshake, settings)
        case .v1p1beta1?: recording = try GoogleRecording(try parse(message), isBeta: true, at: handshake, settings)
        case .v2?:
            let request: V2RecognizeRequest = try parse(message)
            recording = try GoogleRecording(
                request, over: try recognizer(named: request.recognizer), at: handshake, settings)
        case nil: throw .notFound("There is no such method.")
        }
        return try await recording.transcribe(from: caller, recordings)
    }

    private func parse<Request: Message>(_ bytes: ByteBuffer) throws(SessionFailure) -> Request {
        do {
            return try Request(serializedBytes: Array(bytes.readableBytesView))
        } catch {
            throw .badRequest("This is no \(Request.protoMessageName): it cannot be parsed.")
        }
    }

    public func status(of failure: SessionFailure, at handshake: Handshake) -> CallStatus {
        failure.googleStatus(
            GoogleVersion(path: handshake.path) ?? .v1, hasCredential: credential(in: handshake) != nil)
    }
}
