import ParlanceAudio
import ParlanceCore

/// Speech as a client would send it: in messages of about 20 ms each.
struct EncodedSpeech {
    var messages: [[UInt8]]
    var seconds: Double

    var bytesPerSecond: Double { Double(messages.reduce(0) { $0 + $1.count }) / seconds }

    /// A stream, cut into as many pieces as there are 20 ms in it.
    init(stream: [UInt8], seconds: Double) {
        self.seconds = seconds
        let piece = max(Int(Double(stream.count) / (seconds * 50)), 1)
        messages = stride(from: 0, to: stream.count, by: piece).map {
            Array(stream[$0..<min($0 + piece, stream.count)])
        }
    }

    init(packets: [[UInt8]], seconds: Double) {
        messages = packets
        self.seconds = seconds
    }

    /// What `encoder` makes of `samples` (mono).
    init(_ samples: [Float], rate: Int, by encoder: any AudioEncoder) throws {
        self.init(stream: try encoder.all(of: samples), seconds: Double(samples.count) / Double(rate))
    }

    /// - Parameter samples: interleaved; what does not fill the last packet is left out.
    static func opusPackets(_ samples: [Float], _ settings: OpusSettings) throws -> EncodedSpeech {
        let encoder = try OpusPacketEncoder(settings)
        let size = settings.frameSamples * settings.channels
        let packets = try stride(from: 0, to: samples.count - size + 1, by: size).map { start in
            try samples.withUnsafeBufferPointer { (all) throws(EncodeError) in
                Array(try encoder.encode(UnsafeBufferPointer(rebasing: all[start..<start + size])))
            }
        }
        return EncodedSpeech(
            packets: packets, seconds: Double(packets.count * settings.frameSamples) / Double(settings.sampleRate))
    }

    /// - Parameter samples: at the rate of the band.
    static func amr(_ samples: [Float], _ band: AMRDecoder.Band, bitRate: Int) throws -> EncodedSpeech {
        let stream = try AMREncoder.encode(samples, band, bitRate: bitRate)
        return EncodedSpeech(stream: stream, seconds: Double(samples.count) / Double(AMREncoder.sampleRate(band)))
    }

    /// - Parameter samples: at 16 kHz, as in ``speexenc(_:bitRate:)``.
    static func ffmpeg(_ samples: [Float], _ options: [String]) throws -> EncodedSpeech {
        let stream = try ForeignEncoder.ffmpeg(samples, rate: 16_000, options)
        return EncodedSpeech(stream: stream, seconds: Double(samples.count) / 16_000)
    }

    static func speexenc(_ samples: [Float], bitRate: Int) throws -> EncodedSpeech {
        let stream = try ForeignEncoder.speexenc(samples, rate: 16_000, bitRate: bitRate)
        return EncodedSpeech(stream: stream, seconds: Double(samples.count) / 16_000)
    }

    /// The packets as a browser's MediaRecorder wraps them: a block each, segment and clusters without a length.
    ///
    /// - Parameter preSkip: samples at 48 kHz that the encoder put in front.
    static func webm(_ packets: EncodedSpeech, preSkip: Int, channels: Int = 1) -> EncodedSpeech {
        func element(_ id: [UInt8], _ content: [UInt8]) -> [UInt8] {
            id + (0..<4).map { UInt8(truncatingIfNeeded: (content.count | 1 << 28) >> (24 - 8 * $0)) } + content
        }
        let head: [UInt8] =
            Array("OpusHead".utf8) + [1, UInt8(channels), UInt8(preSkip & 255), UInt8(preSkip >> 8)]
            + [0x80, 0xBB, 0, 0, 0, 0, 0]
        let audio = element([0xE1], element([0x9F], [UInt8(channels)]))
        let track =
            element([0xD7], [1]) + element([0x83], [2]) + element([0x86], Array("A_OPUS".utf8))
            + element([0x63, 0xA2], head) + audio
        var messages = [
            element([0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x82], Array("webm".utf8)))
                + [0x18, 0x53, 0x80, 0x67, 0xFF] + element([0x16, 0x54, 0xAE, 0x6B], element([0xAE], track))
        ]
        for (index, packet) in packets.messages.enumerated() {
            let block = element([0xA3], [0x81, 0, UInt8(index % 50), 0x80] + packet)
            messages.append(index % 50 == 0 ? [0x1F, 0x43, 0xB6, 0x75, 0xFF] + element([0xE7], [0]) + block : block)
        }
        return EncodedSpeech(packets: messages, seconds: packets.seconds)
    }
}
