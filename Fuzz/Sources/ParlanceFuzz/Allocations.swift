import CFuzzer
import Glibc
import ParlanceAudio
import ParlanceCore

/// Counts the heap allocations of decoders, resamplers and the jitter buffer once they have warmed up: there should be
/// none. AddressSanitizer sees every one, those of the C libraries as well.
enum Allocations {
    nonisolated(unsafe) private static var count = 0
    private static let rate = 16_000

    /// - Returns: whether there were none at all.
    static func report() throws -> Bool {
        _ = __sanitizer_install_malloc_and_free_hooks({ _, _ in Allocations.count += 1 }, { _ in })
        free(strdup("one that must be counted"))
        guard count > 0 else { fatalError("AddressSanitizer tells of no allocations: nothing can be said") }
        let speech = FuzzSeeds.tones(rate: rate, seconds: 4)
        var isClean = true
        func tell(_ name: String, _ allocations: Int, _ chunks: Int) {
            isClean = isClean && allocations == 0
            print("\(allocations)\tin \(chunks) chunks of 20 ms\t\(name)")
        }
        for (name, stream, make) in try streams(speech) {
            let piece = max(stream.count / 200, 1)
            let pieces = stride(from: 0, to: stream.count, by: piece).map {
                Array(stream[$0..<min($0 + piece, stream.count)])
            }
            let decoder = try make()
            tell(name, try decode(pieces, by: decoder), pieces.count - pieces.count / 2)
        }
        let packets = try FuzzSeeds.opusFrames(OpusSettings(bitRate: 32_000), seconds: 4)
        tell("Opus packets", try decode(packets, by: OpusPacketDecoder(channels: 1)), packets.count - packets.count / 2)
        let made = FuzzSeeds.speexPackets()
        let speex = (0..<200).map { made[$0 % made.count] }
        tell("Speex packets", try decode(speex, by: SpeexPacketDecoder(sampleRate: rate)), 100)
        for from in [48_000, 44_100, 24_000, 8_000, 11_025] {
            tell("resampling \(from) to \(rate) Hz", try resample(from: from), 100)
        }
        tell("jitter buffer", jitter(), 1_000)
        return isClean
    }

    private typealias Stream = (String, [UInt8], () throws -> any AudioDecoder)

    private static func streams(_ speech: [Float]) throws -> [Stream] {
        let raw = AudioFormat(encoding: .linear16, sampleRate: rate)
        let mulaw = AudioFormat(encoding: .mulaw, sampleRate: rate)
        let settings = OpusSettings(bitRate: 32_000)
        let webm = EBMLBytes.live(
            try FuzzSeeds.opusFrames(settings, seconds: 4), codecPrivate: EBMLBytes.opusHead(preSkip: 312))
        func amr(_ head: UInt8, _ length: Int) -> [UInt8] {
            (0..<200).flatMap { number in [head] + (1..<length).map { UInt8(truncatingIfNeeded: $0 * 29 + number) } }
        }
        return [
            ("PCM s16", try FuzzSeeds.encode(PCMEncoder(raw), speech), { try PCMDecoder(raw) }),
            ("µ-law", try FuzzSeeds.encode(PCMEncoder(mulaw), speech), { try PCMDecoder(mulaw) }),
            ("WAV", try FuzzSeeds.encode(WAVEncoder(raw), speech), { WAVDecoder() }),
            (
                "Ogg Opus", try FuzzSeeds.encode(OggOpusEncoder(settings, pageMilliseconds: 20), speech),
                { OggDecoder() }
            ),
            ("WebM Opus", webm, { WebMDecoder() }),
            (
                "FLAC, blocks of 64 ms",
                try FuzzSeeds.encode(FLACEncoder(sampleRate: rate, channels: 1, blockSize: 1_024), speech),
                { FLACDecoder() }
            ),
            ("MP3", try FuzzSeeds.encode(MP3Encoder(sampleRate: rate, channels: 1), speech), { try MP3Decoder() }),
            ("AMR-NB", amr(0x3C, 32), { try AMRDecoder(.narrowband) }),
            ("AMR-WB", amr(0x44, 61), { try AMRDecoder(.wideband) }),
        ]
    }

    /// The first half warms up.
    private static func decode(_ pieces: [[UInt8]], by decoder: any AudioDecoder) throws(DecodeError) -> Int {
        var samples: [Float] = []
        samples.reserveCapacity(1 << 16)
        for (index, piece) in pieces.enumerated() {
            if index == pieces.count / 2 { count = 0 }
            samples.removeAll(keepingCapacity: true)
            try piece.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
                try decoder.decode(UnsafeRawBufferPointer(bytes), into: &samples)
            }
        }
        return count
    }

    private static func resample(from: Int) throws(DecodeError) -> Int {
        let resampler = try Resampler(from: from)
        let input = FuzzSeeds.tones(rate: from, seconds: 0.02)
        var output: [Float] = []
        output.reserveCapacity(1 << 12)
        for index in 0..<200 {
            if index == 100 { count = 0 }
            output.removeAll(keepingCapacity: true)
            input.withUnsafeBufferPointer { resampler.resample($0, into: &output) }
        }
        return count
    }

    private static func jitter() -> Int {
        var buffer = JitterBuffer(JitterBuffer.Settings(clockRate: 48_000))
        let packet = [UInt8](repeating: 1, count: 80)
        for index in 0..<2_000 {
            if index == 1_000 { count = 0 }
            let now = Duration.milliseconds(20 * index)
            packet.withUnsafeBytes {
                _ = buffer.push(
                    sequence: UInt16(index), timestamp: UInt32(index * 960), source: 1, samples: 960, payload: $0,
                    at: now)
            }
            while case .packet = buffer.pop(at: now) {}
        }
        return count
    }
}
