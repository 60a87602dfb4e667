import Glibc
import ParlanceAudio

/// Speech as AMR, encoded by opencore-amr (narrowband) and VisualOn's encoder (wideband). They are loaded by name when
/// they are wanted: nothing but benches has a use for them.
enum AMREncoder {
    /// Bits per second of each mode, by its number.
    static func bitRates(_ band: AMRDecoder.Band) -> [Int] {
        switch band {
        case .narrowband: [4_750, 5_150, 5_900, 6_700, 7_400, 7_950, 10_200, 12_200]
        case .wideband: [6_600, 8_850, 12_650, 14_250, 15_850, 18_250, 19_850, 23_050, 23_850]
        }
    }

    static func sampleRate(_ band: AMRDecoder.Band) -> Int { band == .narrowband ? 8_000 : 16_000 }

    private typealias Make = @convention(c) (Int32) -> UnsafeMutableRawPointer?
    private typealias MakeWideband = @convention(c) () -> UnsafeMutableRawPointer?
    private typealias Encode =
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<Int16>, UnsafeMutablePointer<UInt8>, Int32
        ) -> Int32
    private typealias Free = @convention(c) (UnsafeMutableRawPointer?) -> Void

    /// The stream with its first line (`#!AMR`), in frames of 20 ms; what does not fill the last is left out.
    ///
    /// - Parameters:
    ///   - samples: mono, at ``sampleRate(_:)``.
    ///   - bitRate: at most this; the lowest mode if none is as low.
    /// - Throws: ``EncoderMissing`` without the library.
    static func encode(_ samples: [Float], _ band: AMRDecoder.Band, bitRate: Int) throws -> [UInt8] {
        let isNarrow = band == .narrowband
        let name = isNarrow ? "libopencore-amrnb.so.0" : "libvo-amrwbenc.so.0"
        guard let library = dlopen(name, RTLD_NOW),
            let make = dlsym(library, isNarrow ? "Encoder_Interface_init" : "E_IF_init"),
            let encode = dlsym(library, isNarrow ? "Encoder_Interface_Encode" : "E_IF_encode"),
            let free = dlsym(library, isNarrow ? "Encoder_Interface_exit" : "E_IF_exit")
        else { throw EncoderMissing("it needs \(name) to encode it, and that is not here") }
        let state =
            isNarrow ? unsafeBitCast(make, to: Make.self)(0) : unsafeBitCast(make, to: MakeWideband.self)()
        defer { unsafeBitCast(free, to: Free.self)(state) }
        let mode = bitRates(band).lastIndex { $0 <= bitRate } ?? 0
        let length = sampleRate(band) / 50
        let speech = samples.map { Int16(max(-1, min(1, $0)) * 32_767) }
        var bytes = Array((isNarrow ? "#!AMR\n" : "#!AMR-WB\n").utf8)
        var frame = [UInt8](repeating: 0, count: 500)
        speech.withUnsafeBufferPointer { speech in
            for start in stride(from: 0, through: speech.count - length, by: length) {
                let written = unsafeBitCast(encode, to: Encode.self)(
                    state, Int32(mode), speech.baseAddress! + start, &frame, 0)
                bytes += frame[..<Int(written)]
            }
        }
        return bytes
    }
}
