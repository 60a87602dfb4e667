/// Turns one stream of encoded bytes into samples. Used by one thread at a time; never shared.
public protocol AudioDecoder: AnyObject {
    /// What the samples are; nil until enough bytes have been seen to know. Does not change after that.
    var output: DecodedAudio? { get }

    /// Samples per channel that stand for audio which never came: concealed, or recovered from what came after it.
    var concealedSamples: Int { get }

    /// Decodes what it can and appends interleaved samples in ±1 to `samples`; keeps the rest of a cut sample or
    /// packet for the next call. The cut of the bytes never changes the samples.
    ///
    /// Decoders of ``AudioDeclaration/packets(_:)`` are the exception: each call is one whole packet.
    ///
    /// What is kept is bounded, whatever the bytes say. After a throw the decoder is not used again.
    func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError)

    /// No more bytes: appends what is still held, or says what is missing.
    func finish(into samples: inout [Float]) throws(DecodeError)
}

extension AudioDecoder {
    /// Most kinds of stream cannot tell that something is missing.
    public var concealedSamples: Int { 0 }
}

/// The form of decoded audio.
public struct DecodedAudio: Hashable, Sendable {
    public var sampleRate: Int
    public var channels: Int
    /// What was decoded, for people: `linear16`, `Ogg Opus`, `FLAC`.
    public var codec: String

    public init(sampleRate: Int, channels: Int, codec: String) {
        self.sampleRate = sampleRate
        self.channels = channels
        self.codec = codec
    }
}

/// Bytes that are not the audio they should be.
public struct DecodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected and what came.
    public var description: String
    public init(_ description: String) { self.description = description }
}
