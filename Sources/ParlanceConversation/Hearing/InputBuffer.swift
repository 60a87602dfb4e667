import ParlanceCore

/// How much audio a user has sent, and how much of it is not part of an item yet. Times are of the session's audio.
package struct InputBuffer {
    /// Less audio than this makes no item.
    package static let shortest = MediaTime(milliseconds: 100)

    package private(set) var format: AudioFormat
    /// Where the audio of this format begins, and its bytes.
    private var base = MediaTime.zero
    private var bytes = 0
    /// Everything before this belongs to items, or was cleared.
    package private(set) var takenThrough = MediaTime.zero

    package init(format: AudioFormat) { self.format = format }

    /// All that has come.
    package var received: MediaTime { base + duration(of: bytes) }
    /// Of that, what is not part of an item.
    package var waiting: MediaSpan { MediaSpan(start: min(takenThrough, received), end: received) }

    package func duration(of bytes: Int) -> MediaTime {
        MediaTime(samples: bytes * MediaTime.samplesPerSecond / format.bytesPerSecond)
    }

    package mutating func append(_ count: Int, format new: AudioFormat) {
        if new != format {
            (base, bytes, format) = (received, 0, new)
        }
        bytes += count
    }

    /// Makes an item of what waits.
    package mutating func commit() throws(ConversationFault) -> MediaSpan {
        let span = waiting
        guard span.duration >= Self.shortest else {
            let hundredths = span.duration.samples * 100_000 / MediaTime.samplesPerSecond
            let fraction = hundredths % 100
            throw ConversationFault(
                .tooLittleAudio,
                "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only "
                    + "has \(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)ms of audio.")
        }
        takenThrough = span.end
        return span
    }

    /// What came before `time` is part of an item, or of none.
    package mutating func take(through time: MediaTime) { takenThrough = max(takenThrough, min(time, received)) }
}
