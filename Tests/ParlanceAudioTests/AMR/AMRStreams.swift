import Foundation
import ParlanceAudio

/// AMR streams for the tests, encoded by opencore-amr (narrowband) and VisualOn's encoder (wideband), which are loaded
/// by name: the product has no use for them.
enum AMRStreams {
    private typealias Make = @convention(c) (Int32) -> UnsafeMutableRawPointer?
    private typealias MakeWideband = @convention(c) () -> UnsafeMutableRawPointer?
    private typealias Encode =
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<Int16>, UnsafeMutablePointer<UInt8>, Int32
        ) -> Int32
    private typealias Free = @convention(c) (UnsafeMutableRawPointer?) -> Void

    /// Half a second of something like speech, with the line in front; nil (and said loudly) without the library.
    static func encode(
        _ band: AMRDecoder.Band, mode: Int, seconds: Double = 0.5, samples: [Float]? = nil, saysSilence: Bool = false
    ) -> [UInt8]? {
        let isNarrow = band == .narrowband
        let name = isNarrow ? "libopencore-amrnb.so.0" : "libvo-amrwbenc.so.0"
        guard let library = dlopen(name, RTLD_NOW),
            let make = dlsym(library, isNarrow ? "Encoder_Interface_init" : "E_IF_init"),
            let encode = dlsym(library, isNarrow ? "Encoder_Interface_Encode" : "E_IF_encode"),
            let free = dlsym(library, isNarrow ? "Encoder_Interface_exit" : "E_IF_exit")
        else {
            print("*** \(name) is not installed: the tests of AMR are SKIPPED. ***")
            return nil
        }
        let state =
            isNarrow
            ? unsafeBitCast(make, to: Make.self)(saysSilence ? 1 : 0) : unsafeBitCast(make, to: MakeWideband.self)()
        defer { unsafeBitCast(free, to: Free.self)(state) }
        let (rate, length) = isNarrow ? (8_000, 160) : (16_000, 320)
        let speech = (samples ?? Streams.speechLike(seconds: seconds, rate: rate)).map { Int16($0 * 32_000) }
        var bytes = Array((isNarrow ? "#!AMR\n" : "#!AMR-WB\n").utf8)
        var frame = [UInt8](repeating: 0, count: 500)
        for start in stride(from: 0, through: speech.count - length, by: length) {
            let written = Array(speech[start..<(start + length)]).withUnsafeBufferPointer {
                unsafeBitCast(encode, to: Encode.self)(state, Int32(mode), $0.baseAddress!, &frame, 0)
            }
            bytes += frame[..<Int(written)]
        }
        return bytes
    }
}
