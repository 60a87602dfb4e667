import COpus
import ParlanceCore

/// How Opus is encoded.
public struct OpusSettings: Hashable, Sendable {
    public enum Application: Sendable {
        /// Speech at its clearest.
        case voip
        case audio
        /// No speech coding, the shortest delay; no in-band error correction.
        case lowDelay
    }

    /// How much audio is in a packet. Raw values are samples at 48 kHz.
    public enum Frame: Int, CaseIterable, Sendable {
        case ms2_5 = 120
        case ms5 = 240
        case ms10 = 480
        case ms20 = 960
        case ms40 = 1_920
        case ms60 = 2_880
    }

    /// Of the input: 8,000, 12,000, 16,000, 24,000 or 48,000.
    public var sampleRate: Int
    public var channels: Int
    public var frame: Frame
    /// Bits per second, 500 to 512,000.
    public var bitRate: Int
    public var application: Application
    /// Percent of packets that are expected to be lost. With more than 0, each packet also carries a coarse copy of the
    /// one before it, where mode and bit rate have room for it.
    public var expectedLoss: Int
    /// Silence is told with one packet in 400 ms instead of being encoded.
    public var discontinuous: Bool
    /// 0 (cheap) to 10 (best).
    public var complexity: Int

    public init(
        sampleRate: Int = 16_000, channels: Int = 1, frame: Frame = .ms20, bitRate: Int = 24_000,
        application: Application = .voip, expectedLoss: Int = 0, discontinuous: Bool = false, complexity: Int = 9
    ) {
        self.sampleRate = sampleRate
        self.channels = channels
        self.frame = frame
        self.bitRate = bitRate
        self.application = application
        self.expectedLoss = expectedLoss
        self.discontinuous = discontinuous
        self.complexity = complexity
    }

    /// Samples per channel of one packet.
    public var frameSamples: Int { frame.rawValue * sampleRate / OpusPacket.samplesPerSecond }
}

/// Encodes one frame of samples into one Opus packet, without a container.
public final class OpusPacketEncoder {
    /// More than an Opus packet of one frame can have.
    static let maximumPacketBytes = 4_000

    public let settings: OpusSettings
    /// Samples per channel by which the decoder's output lags behind what was encoded.
    public let lookahead: Int

    private let encoder: OpaquePointer
    private let input: SampleScratch
    private let packet: UnsafeMutablePointer<UInt8>

    public init(_ settings: OpusSettings) throws(EncodeError) {
        guard OpusPacketDecoder.sampleRates.contains(settings.sampleRate) else {
            throw EncodeError("Opus encodes 8000, 12000, 16000, 24000 or 48000 Hz, not \(settings.sampleRate)")
        }
        guard 1...2 ~= settings.channels else {
            throw EncodeError("Opus encodes 1 or 2 channels, not \(settings.channels)")
        }
        guard 500...512_000 ~= settings.bitRate else {
            throw EncodeError("Opus has bit rates of 500 to 512000, not \(settings.bitRate)")
        }
        guard 0...100 ~= settings.expectedLoss, 0...10 ~= settings.complexity else {
            throw EncodeError("the expected loss is 0 to 100 percent, the complexity 0 to 10")
        }
        let application =
            switch settings.application {
            case .voip: OPUS_APPLICATION_VOIP
            case .audio: OPUS_APPLICATION_AUDIO
            case .lowDelay: OPUS_APPLICATION_RESTRICTED_LOWDELAY
            }
        var status: Int32 = 0
        guard
            let encoder = opus_encoder_create(
                Int32(settings.sampleRate), Int32(settings.channels), application, &status)
        else { throw EncodeError("libopus gave no encoder: \(OpusError.text(status))") }
        self.encoder = encoder
        self.settings = settings
        var delay: Int32 = 0
        _ = copus_encoder_get_lookahead(encoder, &delay)
        lookahead = Int(delay)
        input = SampleScratch(capacity: settings.frameSamples * settings.channels)
        packet = .allocate(capacity: Self.maximumPacketBytes)
        _ = copus_encoder_set_bit_rate(encoder, Int32(settings.bitRate))
        _ = copus_encoder_set_complexity(encoder, Int32(settings.complexity))
        _ = copus_encoder_set_redundancy(encoder, settings.expectedLoss > 0 ? 1 : 0)
        _ = copus_encoder_set_expected_loss(encoder, Int32(settings.expectedLoss))
        _ = copus_encoder_set_dtx(encoder, settings.discontinuous ? 1 : 0)
    }

    deinit {
        opus_encoder_destroy(encoder)
        packet.deallocate()
    }

    /// Encodes exactly one frame of interleaved samples in ±1; louder ones are clipped, what is no number is silence.
    /// - Returns: the packet, good until the next call.
    public func encode(_ frame: UnsafeBufferPointer<Float>) throws(EncodeError) -> UnsafeRawBufferPointer {
        let expected = settings.frameSamples * settings.channels
        guard frame.count == expected else {
            throw EncodeError("an Opus frame of \(frame.count) samples; these settings need \(expected)")
        }
        for index in 0..<expected {
            let value = frame[index]
            input.start[index] = value.isNaN ? 0 : min(1, max(-1, value))
        }
        let length = opus_encode_float(
            encoder, input.start, Int32(settings.frameSamples), packet, Int32(Self.maximumPacketBytes))
        guard length > 0 else { throw EncodeError("libopus could not encode a frame: \(OpusError.text(length))") }
        return UnsafeRawBufferPointer(start: packet, count: Int(length))
    }
}
