import ParlanceCore

/// Follows the speakers of one channel: samples and marks in, turns out. No threads, no network of its own.
///
/// A segment is heard in windows of ``VoicePrint/window``, a ``hop`` apart; each says who speaks in its middle. A mark
/// is answered with a window that ends there, so that the words before it need not wait for what comes. Where windows lie
/// depends on the audio and its marks alone, and so do the turns.
package struct SpeakerTracker: Sendable {
    package static let hop = MediaTime(milliseconds: 750)
    /// A mark that comes sooner after a window goes by what that one said.
    package static let news = MediaTime(milliseconds: 250)

    private var clustering: SpeakerClustering
    /// The segment's newest samples, at most a window and a hop of them.
    private var samples: [Float] = []
    /// Samples since the last window ended.
    private var unheard = 0
    private var end = MediaTime.zero
    private var labelled = MediaTime.zero
    private var turns = SpeakerTurns()
    private var lastSpeaker: Int?

    package init(_ rules: SpeakerClustering.Rules) { clustering = SpeakerClustering(rules) }

    package var speakers: Int { clustering.count }

    package mutating func begin(at time: MediaTime) {
        samples.removeAll(keepingCapacity: true)
        unheard = 0
        (end, labelled) = (time, time)
        turns = SpeakerTurns()
    }

    /// - Parameter hear: makes a print of a window; nil where it says nothing.
    package mutating func accept(
        _ new: UnsafeBufferPointer<Float>, at time: MediaTime, _ hear: (ArraySlice<Float>) -> VoicePrint?
    ) {
        var rest = new[...]
        end = time
        while !rest.isEmpty {
            // Up to where a window is due.
            let due = max(Self.hop.samples - unheard, VoicePrint.window.samples - samples.count, 1)
            let piece = rest.prefix(due)
            rest = rest.dropFirst(piece.count)
            samples.append(contentsOf: piece)
            unheard += piece.count
            end += MediaTime(samples: piece.count)
            if piece.count == due {
                place(through: end - MediaTime(samples: (VoicePrint.window - Self.hop).samples / 2), hear)
            }
        }
    }

    /// The turns of the segment so far, up to its last sample.
    package mutating func answer(_ hear: (ArraySlice<Float>) -> VoicePrint?) -> SpeakerTurns {
        if unheard >= Self.news.samples || turns.turns.isEmpty {
            place(through: end, hear)
        } else {
            label(lastSpeaker, through: end)
        }
        return turns
    }

    private mutating func place(through time: MediaTime, _ hear: (ArraySlice<Float>) -> VoicePrint?) {
        unheard = 0
        samples.removeFirst(max(samples.count - VoicePrint.window.samples, 0))
        if let print = hear(samples[...]),
            let speaker = clustering.place(print.values, speech: print.speech)
        {
            lastSpeaker = speaker
        }
        label(lastSpeaker, through: time)
    }

    private mutating func label(_ speaker: Int?, through time: MediaTime) {
        guard time > labelled else { return }
        if let speaker { turns.append(speaker, MediaSpan(start: labelled, end: time)) }
        labelled = time
    }
}
