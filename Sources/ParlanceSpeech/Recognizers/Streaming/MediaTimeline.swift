import ParlanceCore

/// Where the samples that a recognizer was fed lie in media time. Dropped audio leaves jumps between them.
package struct MediaTimeline {
    private struct Piece {
        var offset: Int
        var time: MediaTime
    }

    private var pieces: [Piece] = []
    /// Samples so far.
    package private(set) var count = 0
    /// Where the next sample would lie if nothing is dropped.
    package private(set) var end: MediaTime

    package init(start: MediaTime) { end = start }

    package mutating func append(_ samples: Int, at time: MediaTime) {
        if pieces.isEmpty || time != end { pieces.append(Piece(offset: count, time: time)) }
        count += samples
        end = time + MediaTime(samples: samples)
    }

    /// Offsets past the end give the end; those before the beginning the first sample's time.
    package func time(of offset: Int) -> MediaTime {
        guard offset < count, let index = pieces.lastIndex(where: { $0.offset <= offset }) else {
            return offset < count ? pieces.first?.time ?? end : end
        }
        return pieces[index].time + MediaTime(samples: offset - pieces[index].offset)
    }
}
