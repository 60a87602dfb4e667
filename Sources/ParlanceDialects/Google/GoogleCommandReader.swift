import GoogleSpeechProtos
import NIOCore
import ParlanceCore
import SwiftProtobuf

/// What follows the configuration of a `StreamingRecognize`: audio, and nothing else.
package struct GoogleCommandReader: CommandReader {
    private let version: GoogleVersion
    /// Bytes of audio that a message may have; nil: as many as a message.
    private let maximumAudio: Int?
    /// The rate that was declared of samples without a header, for those that come with one.
    private var declaredRate: Int?

    package init(version: GoogleVersion, maximumAudio: Int?, declaredRate: Int?) {
        self.version = version
        self.maximumAudio = maximumAudio
        self.declaredRate = declaredRate
    }

    package mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        guard case .binary(let bytes) = message else { return }
        guard let audio = try Self.audio(in: bytes, version) else { throw .badRequest(GoogleText.malordered) }
        if let maximumAudio, audio.readableBytes > maximumAudio {
            throw .badRequest(GoogleText.tooMuchAudio(audio.readableBytes, of: maximumAudio))
        }
        guard audio.readableBytes > 0 else { return }
        try checkHeader(audio)
        commands.append(.audio(audio))
    }

    /// Clients that read a WAV file send its header along; where it contradicts the configuration, they are told so in
    /// the provider's words. (A header that is cut in its first message is left to the decoder, which refuses it in ours.)
    mutating func checkHeader(_ audio: ByteBuffer) throws(SessionFailure) {
        guard let declared = declaredRate else { return }
        declaredRate = nil
        let start = audio.readerIndex
        guard audio.readableBytes >= 28, audio.getString(at: start, length: 4) == "RIFF",
            audio.getString(at: start + 8, length: 8) == "WAVEfmt ",
            let found = audio.getInteger(at: start + 24, endianness: .little, as: UInt32.self), Int(found) != declared
        else { return }
        throw .badRequest(GoogleText.contradictingRate(declared, "WAV", Int(found)))
    }

    /// The audio of a message, without copying it where it stands alone; nil where there is none.
    package static func audio(in bytes: ByteBuffer, _ version: GoogleVersion) throws(SessionFailure) -> ByteBuffer? {
        if let audio = loneField(version == .v2 ? 5 : 2, in: bytes) { return audio }
        // Two fields, or something else altogether.
        do {
            switch version {
            case .v1, .v1p1beta1:
                let message = try V1StreamingRecognizeRequest(serializedBytes: Array(bytes.readableBytesView))
                guard case .audioContent(let data) = message.streamingRequest else { return nil }
                return ByteBuffer(bytes: data)
            case .v2:
                let message = try V2StreamingRecognizeRequest(serializedBytes: Array(bytes.readableBytesView))
                guard case .audio(let data) = message.streamingRequest else { return nil }
                return ByteBuffer(bytes: data)
            }
        } catch {
            throw .badRequest("This is no StreamingRecognizeRequest: \(error)")
        }
    }

    /// The value of a field of bytes that is all there is of the message.
    private static func loneField(_ number: UInt8, in bytes: ByteBuffer) -> ByteBuffer? {
        var rest = bytes
        guard rest.readInteger(as: UInt8.self) == number << 3 | 2 else { return nil }
        var length = 0
        for shift in stride(from: 0, through: 28, by: 7) {
            guard let byte = rest.readInteger(as: UInt8.self) else { return nil }
            length |= Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return length == rest.readableBytes ? rest : nil }
        }
        return nil
    }
}
