import COpus
import ParlanceCore

/// Opus packets without a container, one to a call, mono or stereo (RFC 6716).
///
/// libopus decodes straight to the wanted rate; nothing is resampled. A packet may hold 1 or 2 channels whatever
/// `channels` says: libopus mixes or doubles them.
public final class OpusPacketDecoder: PacketDecoder {
    public static let sampleRates = [8_000, 12_000, 16_000, 24_000, 48_000]

    public let output: DecodedAudio?
    public private(set) var concealedSamples = 0
    /// The part of ``concealedSamples`` that was rebuilt from what the next packet carried.
    public private(set) var recoveredSamples = 0

    private let decoder: OpaquePointer
    private let channels: Int
    private let sampleRate: Int
    private let scratch: SampleScratch
    private var lastDuration = 960  // samples at 48 kHz: what an empty packet stands for
    private var concealedRun = 0  // samples guessed since the last packet

    /// - Parameters:
    ///   - sampleRate: of the output, one of ``sampleRates``.
    ///   - gain: applied to the output, in 1/256 dB.
    public init(channels: Int, sampleRate: Int = 16_000, gain: Int = 0) throws(DecodeError) {
        guard 1...2 ~= channels else {
            throw DecodeError("an Opus packet has 1 or 2 channels, not \(channels)")
        }
        guard Self.sampleRates.contains(sampleRate) else {
            throw DecodeError("Opus is decoded at 8000, 12000, 16000, 24000 or 48000 Hz, not at \(sampleRate)")
        }
        var status: Int32 = 0
        guard let decoder = opus_decoder_create(Int32(sampleRate), Int32(channels), &status) else {
            throw DecodeError("libopus gave no decoder: \(OpusError.text(status))")
        }
        self.decoder = decoder
        self.channels = channels
        self.sampleRate = sampleRate
        scratch = SampleScratch(capacity: sampleRate * 120 / 1_000 * channels)
        output = DecodedAudio(sampleRate: sampleRate, channels: channels, codec: "Opus")
        _ = copus_decoder_set_gain(decoder, Int32(min(max(gain, -32_768), 32_767)))
    }

    deinit { opus_decoder_destroy(decoder) }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        guard !bytes.isEmpty else {
            return conceal(samples: lastDuration * sampleRate / OpusPacket.samplesPerSecond, next: nil, into: &samples)
        }
        let packet = try OpusPacket(bytes)
        let decoded = run(bytes, frames: scratch.capacity / channels, redundancy: false)
        guard decoded >= 0 else { throw DecodeError("libopus refused a packet: \(OpusError.text(decoded))") }
        lastDuration = packet.duration
        concealedRun = 0
        scratch.append(Int(decoded) * channels, to: &samples)
    }

    public func conceal(samples count: Int, next: UnsafeRawBufferPointer?, into samples: inout [Float]) {
        guard count > 0 else { return }
        concealedSamples += count
        let recoverable = next.map { recoverableSamples($0) } ?? 0
        let recovered = recoverable <= count ? recoverable : 0
        guess(count - recovered, into: &samples)
        guard recovered > 0, let next else { return }
        let decoded = run(next, frames: recovered, redundancy: true)
        if decoded == recovered {
            recoveredSamples += recovered
            scratch.append(recovered * channels, to: &samples)
        } else {
            samples.appendSilence(recovered * channels)
        }
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {}

    /// How much of the end of a gap `next` can give back.
    private func recoverableSamples(_ next: UnsafeRawBufferPointer) -> Int {
        guard let packet = try? OpusPacket(next), packet.carriesRedundancy else { return 0 }
        return packet.frameDuration * sampleRate / OpusPacket.samplesPerSecond
    }

    private func guess(_ count: Int, into samples: inout [Float]) {
        let unit = sampleRate / 400  // 2.5 ms: libopus conceals whole multiples
        var left = min(count, max(sampleRate - concealedRun, 0))
        var silent = count - left
        concealedRun += left
        while left > 0 {
            let piece = min(left, scratch.capacity / channels)
            guard run(nil, frames: (piece + unit - 1) / unit * unit, redundancy: false) >= piece else {
                silent += left
                break
            }
            scratch.append(piece * channels, to: &samples)
            left -= piece
        }
        samples.appendSilence(silent * channels)
    }

    private func run(_ bytes: UnsafeRawBufferPointer?, frames: Int, redundancy: Bool) -> Int32 {
        opus_decode_float(
            decoder, bytes?.bindMemory(to: UInt8.self).baseAddress, Int32(bytes?.count ?? 0), scratch.start,
            Int32(frames), redundancy ? 1 : 0)
    }
}

enum OpusError {
    static func text(_ status: Int32) -> String { String(cString: opus_strerror(status)) }
}
