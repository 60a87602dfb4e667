import ParlanceCore

/// One stream of a recognizer, with the ring that it reads and the mailbox that it answers to.
///
/// A channel speaks into one. Where its hot words change there are two for a while: the old one still answers the marks that
/// were set in it, the new one takes the speech that begins from then on. Used by the session's worker only.
final class RecognitionLine {
    let ring: SpeechRing
    let mailbox: HypothesisMailbox
    /// Whether words, once shown, stay. Favouring words takes a beam search, which changes its mind.
    let isMonotonic: Bool
    /// Nil until the first speech, and once closed.
    private(set) var stream: (any RecognizerStream)?
    /// Marks whose answers have not been taken.
    private(set) var owed = 0

    init(capacity: Int, isMonotonic: Bool, wakeWorker: @escaping @Sendable () -> Void) {
        ring = SpeechRing(capacity: capacity)
        mailbox = HypothesisMailbox(wakeWorker: wakeWorker)
        self.isMonotonic = isMonotonic
    }

    func open(_ options: RecognizerStreamOptions, of recognizer: any Recognizer) throws(RecognizerError) {
        stream = try recognizer.makeStream(options, reading: ring, reportingTo: mailbox)
    }

    var room: Int { ring.capacity - ring.waiting }

    func checkpoint(_ number: Int) {
        owed += 1
        ring.checkpoint(number)
    }

    func end(_ segment: SegmentID) {
        owed += 1
        ring.end(segment)
    }

    /// Appends what the recognizer has said, oldest first.
    func take(into hypotheses: inout [Hypothesis]) throws(RecognizerError) {
        let before = hypotheses.count
        try mailbox.take(into: &hypotheses)
        owed -= hypotheses[before...].count { $0.occasion != .progress }
    }

    /// Nothing arrives in the mailbox afterwards.
    func close() {
        stream?.close()
        stream = nil
        ring.removeAll()
    }
}
