/// What was measured with one length of chunks, all sessions together. Milliseconds.
package struct ChunkFigures: Sendable {
    /// From sending the chunk that holds the onset of speech.
    package var firstPartial: [Double] = []
    /// From the last sample of a word being spoken to the first event that shows it.
    package var fromSpoken: [Double] = []
    /// Likewise, from sending the chunk that holds that sample.
    package var fromSent: [Double] = []
    package var messages = 0
    /// To the server, with the heads of frames.
    package var bytes = 0
    /// Of audio.
    package var seconds = 0.0
    /// One for each recording.
    package var errors: [WordErrors] = []

    package init() {}

    package mutating func add(_ other: ChunkFigures) {
        firstPartial += other.firstPartial
        fromSpoken += other.fromSpoken
        fromSent += other.fromSent
        messages += other.messages
        bytes += other.bytes
        seconds += other.seconds
        errors += other.errors
    }
}
