import Foundation

/// MP3 streams for the tests.
enum MP3Streams {
    /// Encoded by ffmpeg with LAME (or as layer II); nil when it is not installed.
    static func encode(
        _ samples: [Float], rate: Int, channels: Int, kilobits: Int, isLayer2: Bool = false, hasInfo: Bool = true
    ) throws -> [UInt8]? {
        try Tool.ffmpegEncode(
            samples, rate: rate, channels: channels,
            ["-c:a", isLayer2 ? "mp2" : "libmp3lame", "-b:a", "\(kilobits)k", "-map_metadata", "-1"]
                + (isLayer2
                    ? ["-f", "mp2"] : ["-id3v2_version", "0", "-write_xing", hasInfo ? "1" : "0", "-f", "mp3"]),
            suffix: isLayer2 ? ".mp2" : ".mp3")
    }

    static func id3(size: Int, body: Int) -> [UInt8] {
        Array("ID3".utf8) + [4, 0, 0] + [21, 14, 7, 0].map { UInt8(size >> $0 & 0x7F) }
            + [UInt8](repeating: 0xFF, count: body)
    }

    static func ape(body: Int) -> [UInt8] {
        let size = [UInt8].little(body + 32, 4) + .little(1, 4)
        func edge(_ flags: UInt8) -> [UInt8] {
            Array("APETAGEX".utf8) + .little(2_000, 4) + size + [0, 0, 0, flags] + .little(0, 8)
        }
        return edge(0xA0) + [UInt8](repeating: 0xFF, count: body) + edge(0x80)
    }

    static let id3v1 = Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125)

    /// Where the frames of a stream of constant frame length begin (MPEG 2 layer III at 16 kHz, 32 kbit/s: 144 bytes).
    static let frameLength = 144
}
