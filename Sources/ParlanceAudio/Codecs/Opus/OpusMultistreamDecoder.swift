import COpus
import ParlanceCore

/// Opus packets that hold several streams, for more than two channels (RFC 7845, section 5.1.1.2 and after).
///
/// Gaps are guessed; the in-band error correction of several streams at once is not used.
final class OpusMultistreamDecoder: PacketDecoder {
    let output: DecodedAudio?
    private(set) var concealedSamples = 0

    private let decoder: OpaquePointer
    private let head: OpusHead
    private let sampleRate: Int
    private let scratch: SampleScratch
    private var lastSamples: Int
    private var concealedRun = 0

    init(_ head: OpusHead, sampleRate: Int) throws(DecodeError) {
        guard OpusPacketDecoder.sampleRates.contains(sampleRate) else {
            throw DecodeError("Opus is decoded at 8000, 12000, 16000, 24000 or 48000 Hz, not at \(sampleRate)")
        }
        var status: Int32 = 0
        guard
            let decoder = opus_multistream_decoder_create(
                Int32(sampleRate), Int32(head.channels), Int32(head.streams), Int32(head.coupledStreams), head.mapping,
                &status)
        else { throw DecodeError("libopus gave no decoder: \(OpusError.text(status))") }
        self.decoder = decoder
        self.head = head
        self.sampleRate = sampleRate
        lastSamples = sampleRate / 50
        scratch = SampleScratch(capacity: sampleRate * 120 / 1_000 * head.channels)
        output = DecodedAudio(sampleRate: sampleRate, channels: head.channels, codec: "Opus")
        _ = copus_multistream_decoder_set_gain(decoder, Int32(head.gain))
    }

    deinit { opus_multistream_decoder_destroy(decoder) }

    func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        guard !bytes.isEmpty else { return conceal(samples: lastSamples, next: nil, into: &samples) }
        let decoded = run(bytes, frames: scratch.capacity / head.channels)
        guard decoded >= 0 else { throw DecodeError("libopus refused a packet: \(OpusError.text(decoded))") }
        lastSamples = Int(decoded)
        concealedRun = 0
        scratch.append(Int(decoded) * head.channels, to: &samples)
    }

    func conceal(samples count: Int, next: UnsafeRawBufferPointer?, into samples: inout [Float]) {
        guard count > 0 else { return }
        concealedSamples += count
        let unit = sampleRate / 400
        var left = min(count, max(sampleRate - concealedRun, 0))
        var silent = count - left
        concealedRun += left
        while left > 0 {
            let piece = min(left, scratch.capacity / head.channels)
            guard run(nil, frames: (piece + unit - 1) / unit * unit) >= piece else {
                silent += left
                break
            }
            scratch.append(piece * head.channels, to: &samples)
            left -= piece
        }
        samples.appendSilence(silent * head.channels)
    }

    func finish(into samples: inout [Float]) throws(DecodeError) {}

    private func run(_ bytes: UnsafeRawBufferPointer?, frames: Int) -> Int32 {
        opus_multistream_decode_float(
            decoder, bytes?.bindMemory(to: UInt8.self).baseAddress, Int32(bytes?.count ?? 0), scratch.start,
            Int32(frames), 0)
    }
}
