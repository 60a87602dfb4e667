import ParlanceCore

/// How much audio a user has sent, and how much of it is not part of an item yet. Times are of the session's audio.
struct InputBuffer {
    /// Less audio than this makes no item.
    static let shortest = MediaTime(milliseconds: 100)

    private(set) var format: AudioFormat
    /// Where the audio of this format begins, and its bytes.
    private var base = MediaTime.zero
    private var bytes = 0
    /// Everything before this belongs to items, or was cleared.
    private(set) var takenThrough = MediaTime.zero

    init(format: AudioFormat) { self.format = format }

    /// All that has come.
    var received: MediaTime { base + duration(of: bytes) }
    /// Of that, what is not part of an item.
    var waiting: MediaSpan { MediaSpan(start: min(takenThrough, received), end: received) }

    func duration(of bytes: Int) -> MediaTime {
        MediaTime(samples: bytes * MediaTime.samplesPerSecond / format.bytesPerSecond)
    }

    mutating func append(_ count: Int, format new: AudioFormat) {
        if new != format {
            (base, bytes, format) = (received, 0, new)
        }
        bytes += count
    }

    /// Makes an item of what waits.
    mutating func commit() throws(ConversationFault) -> MediaSpan {
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
    mutating func take(through time: MediaTime) { takenThrough = max(takenThrough, min(time, received)) }
}
