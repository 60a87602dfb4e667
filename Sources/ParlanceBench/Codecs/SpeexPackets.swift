import CSpeex
import ParlanceCore

/// Speech as Speex packets of 20 ms, encoded by libspeex.
enum SpeexPackets {
    /// - Parameters:
    ///   - samples: mono, at `rate`; the last packet is filled up with silence.
    ///   - rate: 8,000, 16,000 or 32,000.
    ///   - bitRate: bits per second at most; the encoder takes the best of its modes below that.
    static func encode(_ samples: [Float], rate: Int, bitRate: Int) throws -> [[UInt8]] {
        guard let number = [8_000: 0, 16_000: 1, 32_000: 2][rate] as Int32? else {
            throw BenchFailure("Speex has 8000, 16000 and 32000 Hz, not \(rate)")
        }
        guard let encoder = speex_encoder_init(speex_lib_get_mode(number)) else {
            throw BenchFailure("libspeex gave no encoder")
        }
        defer { speex_encoder_destroy(encoder) }
        var bits = SpeexBits()
        speex_bits_init(&bits)
        defer { speex_bits_destroy(&bits) }
        var wanted = Int32(bitRate)
        speex_encoder_ctl(encoder, SPEEX_SET_BITRATE, &wanted)
        let length = rate / 50
        var packet = [CChar](repeating: 0, count: 2_000)
        return stride(from: 0, to: samples.count, by: length).map { start in
            var frame = samples[start..<min(start + length, samples.count)].map { $0 * 32_767 }
            frame += [Float](repeating: 0, count: length - frame.count)
            speex_bits_reset(&bits)
            speex_encode(encoder, &frame, &bits)
            speex_bits_insert_terminator(&bits)
            let count = Int(speex_bits_write(&bits, &packet, Int32(packet.count)))
            return packet[..<count].map { UInt8(bitPattern: $0) }
        }
    }
}
