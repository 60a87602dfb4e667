import NIOCore
import ParlanceCore

/// How much audio one message may hold: 50 to 1000 ms, by its decoded duration.
struct AudioMessageRule {
    /// Nil where bytes do not tell time: compressed audio, which comes in whatever pieces its codec makes.
    private let format: AudioFormat?
    private var isFirst = true

    enum Verdict: Equatable {
        case fits
        /// Right only as the last one.
        case tooShort(SessionFailure)
        case tooLong(SessionFailure)
    }

    init(format: AudioFormat?) { self.format = format }

    mutating func judge(_ bytes: ByteBuffer) -> Verdict {
        defer { isFirst = false }
        guard let format else { return .fits }
        // A file's header in front of raw samples is passed over by the decoder.
        let isHeader = isFirst && bytes.readableBytesView.starts(with: "RIFF".utf8)
        let tenths = bytes.readableBytes * 10_000 / format.bytesPerSecond
        if tenths > 10_000 { return .tooLong(Self.violation(tenths)) }
        if tenths < 500, !isHeader { return .tooShort(Self.violation(tenths)) }
        return .fits
    }

    private static func violation(_ tenths: Int) -> SessionFailure {
        let duration = "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
        return .badAudio("Input duration violation: \(duration) ms. Expected between 50 and 1000 ms")
    }
}
