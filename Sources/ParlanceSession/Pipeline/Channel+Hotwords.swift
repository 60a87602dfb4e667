import DequeModule
import ParlanceCore

/// Hot words that change in mid-stream: the speech that begins from then on is recognized with the new ones.
extension Channel {
    /// Makes a line for other hot words; ``take(_:)`` puts it to use. Throws where the engine cannot take them.
    func makeLine(favouring hotwords: [Hotword]) throws(RecognizerError) -> RecognitionLine {
        let line = RecognitionLine(
            capacity: line.ring.capacity, isMonotonic: profile.isMonotonic && hotwords.isEmpty, wakeWorker: wakeWorker)
        try line.open(streamOptions(hotwords), of: recognizer)
        return line
    }

    /// From the next segment on, speech goes into this line.
    func take(_ line: RecognitionLine) {
        nextLine?.close()
        nextLine = line
    }

    /// A segment is about to begin: the line that waits takes over.
    func changeLine() {
        guard let next = nextLine else { return }
        nextLine = nil
        line.stream?.wake()
        retired.append(line)
        if next.isMonotonic != line.isMonotonic { changes.append((from: segments + 1, isMonotonic: next.isMonotonic)) }
        line = next
        hotwordsLeftOut = next.stream?.hotwordsLeftOut ?? 0
    }

    /// Whether words of this segment, once shown, stay.
    func isMonotonic(in segment: SegmentID) -> Bool {
        changes.last { $0.from <= segment }?.isMonotonic ?? changes.first.map { !$0.isMonotonic } ?? line.isMonotonic
    }

    /// Appends what has been recognized, in the order in which it was asked: a line answers after those before it.
    func takeHypotheses(into hypotheses: inout [Hypothesis]) throws(RecognizerError) {
        while let old = retired.first {
            try old.take(into: &hypotheses)
            guard old.owed == 0 else { return }
            old.close()
            retired.removeFirst()
        }
        try line.take(into: &hypotheses)
    }
}
