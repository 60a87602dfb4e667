/// Turns one stream of encoded bytes into samples. Used by one thread at a time; never shared.
public protocol AudioDecoder: AnyObject {
    /// What the samples are; nil until enough bytes have been seen to know. Does not change after that.
    var output: DecodedAudio? { get }

    /// What is known to be missing of the stream so far.
    var losses: AudioLosses { get }

    /// Takes bytes off the front of `input` and appends the interleaved samples in ±1 that come of them to `samples`;
    /// keeps the rest of a cut sample or packet for the next call. The cut of the bytes never changes the samples.
    ///
    /// Few bytes can hold much audio (a kilobyte of FLAC holds minutes of silence), so a call stops once it has
    /// appended `limit` samples: at the end of the packet or block that it was in, where it cannot stop earlier.
    ///
    /// Decoders of ``AudioDeclaration/packets(_:)`` are the exception: each call is one whole packet.
    ///
    /// What is kept is bounded, whatever the bytes say. After a throw the decoder is not used again.
    /// - Parameter limit: samples of all channels together, at least 1.
    func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress

    /// No more bytes, and all that came have been decoded: appends what is still held, or says what is missing.
    func finish(into samples: inout [Float]) throws(DecodeError)
}

/// Why a call of ``AudioDecoder/decode(_:limit:into:)`` came back.
public enum DecodeProgress: Hashable, Sendable {
    /// All of the input was taken, and all that can be was decoded.
    case needsInput
    /// There were as many samples as were wanted. What is left of the input has to be given again, even if that is
    /// nothing, before other bytes come.
    case reachedLimit
}

extension AudioDecoder {
    /// Decodes all of `bytes`, however many samples come of them: for files and tools, not for what a client sends.
    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        var input = bytes
        while try decode(&input, limit: .max, into: &samples) == .reachedLimit {}
    }
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

/// What a stream has lost on its way to us: as much as can be told from the stream itself.
public struct AudioLosses: Hashable, Sendable {
    /// Seconds up to which a gap is filled; what is beyond counts as ``unfilledSamples``. Sources that fall silent for
    /// longer have in truth begun anew, and a position that lies cannot make hours of work.
    public static let longestFill = 60
    /// Seconds; positions that jump further count as so much. They have begun anew, or lie, and sums must stay numbers.
    public static let longestGap = 86_400
    /// All gaps together are filled up to ``longestFill``, and this many times the audio that did come.
    public static let fillForSample = 20

    /// Samples per channel that stand for audio which never came: concealed, recovered from what came after it, or
    /// silence. Whatever follows keeps its place in time.
    public var filledSamples = 0
    /// Samples per channel that are missing and have no stand-in: what follows comes too early by as much.
    public var unfilledSamples = 0
    /// Bytes that were not decoded: damage that was stepped over, what comes after a file's end, half a frame at the
    /// end.
    public var skippedBytes = 0

    public init(filledSamples: Int = 0, unfilledSamples: Int = 0, skippedBytes: Int = 0) {
        self.filledSamples = filledSamples
        self.unfilledSamples = unfilledSamples
        self.skippedBytes = skippedBytes
    }

    /// These and others. (Not an operator: each `+` more makes every sum slower to compile.)
    public func adding(_ others: AudioLosses) -> AudioLosses {
        AudioLosses(
            filledSamples: filledSamples + others.filledSamples,
            unfilledSamples: unfilledSamples + others.unfilledSamples, skippedBytes: skippedBytes + others.skippedBytes)
    }

    /// What has been added since there were `earlier`.
    public func since(_ earlier: AudioLosses) -> AudioLosses {
        AudioLosses(
            filledSamples: filledSamples - earlier.filledSamples,
            unfilledSamples: unfilledSamples - earlier.unfilledSamples,
            skippedBytes: skippedBytes - earlier.skippedBytes)
    }
}

/// Bytes that are not the audio they should be.
public struct DecodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected and what came.
    public var description: String
    public init(_ description: String) { self.description = description }
}
