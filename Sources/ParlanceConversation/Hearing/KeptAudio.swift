import NIOCore
import ParlanceCore

/// The newest of a user's audio, as it came, so that an item can be given back with its own.
package struct KeptAudio {
    /// The longest that one item is given back with.
    package static let maximum = ConversationHistory.maximumItemAudio

    private var bytes = ByteBuffer()
    /// Where it ends in the session's audio.
    private var end = MediaTime.zero
    private var format: AudioFormat

    package init(format: AudioFormat) { self.format = format }

    /// - Parameter end: where the session's audio ends with it.
    package mutating func append(_ new: ByteBuffer, format newFormat: AudioFormat, end: MediaTime) {
        if newFormat != format { (bytes, format) = (ByteBuffer(), newFormat) }
        self.end = end
        bytes.writeImmutableBuffer(new)
        let excess = bytes.readableBytes - Self.maximum
        guard excess > Self.maximum / 2 else { return }
        bytes.moveReaderIndex(
            forwardBy: (excess + format.bytesPerFrame - 1) / format.bytesPerFrame * format.bytesPerFrame)
        bytes.discardReadBytes()
    }

    /// A copy of what there is of a stretch of the session's audio, whole samples; nil where its beginning is not there any
    /// more. (A slice would hold on to all that is kept here, and have the next append copy it.)
    package func copy(_ span: MediaSpan) -> ByteBuffer? {
        func position(_ time: MediaTime) -> Int {
            let frames = max((end - time).samples, 0) * format.sampleRate / MediaTime.samplesPerSecond
            return bytes.readableBytes - frames * format.bytesPerFrame
        }
        let (first, last) = (position(span.start), position(span.end))
        guard first >= -format.bytesPerFrame, last > first else { return nil }
        let start = max(first, 0)
        guard let view = bytes.viewBytes(at: bytes.readerIndex + start, length: last - start) else { return nil }
        return ByteBuffer(bytes: view)
    }
}
