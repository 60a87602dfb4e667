import COpus
import ParlanceAudio
import ParlanceCore

/// Plain calls of libopus in a row, with nothing around them: what our decoder is held against.
final class OpusBaseline {
    private let decoder: OpaquePointer
    private let output: UnsafeMutablePointer<Float>
    private static let capacity: Int32 = 5_760

    init() throws {
        var status: Int32 = 0
        guard let decoder = opus_decoder_create(16_000, 1, &status) else {
            throw BenchFailure("libopus gave no decoder (\(status))")
        }
        self.decoder = decoder
        output = .allocate(capacity: Int(Self.capacity))
    }

    deinit {
        opus_decoder_destroy(decoder)
        output.deallocate()
    }

    func decode(_ messages: [[UInt8]]) throws {
        for message in messages {
            guard opus_decode_float(decoder, message, Int32(message.count), output, Self.capacity, 0) > 0 else {
                throw BenchFailure("libopus refused a packet of our encoder")
            }
        }
    }
}
