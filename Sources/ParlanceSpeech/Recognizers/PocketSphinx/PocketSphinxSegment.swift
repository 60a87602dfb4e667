import ParlanceCore

/// One segment on its way through a borrowed decoder.
///
/// Audio goes into the decoder in blocks of exactly 100 ms counted from the segment's start or its last checkpoint,
/// never as it happens to arrive, because PocketSphinx's results depend on how its input was cut.
struct PocketSphinxSegment {
    static let block = MediaTime.samplesPerSecond / 10

    let id: SegmentID
    private let longestUtterance: MediaTime
    private let calibration: ConfidenceCalibration
    private var timeline: FedTimeline
    /// Words of this segment's utterances before the present one.
    private var settled: [Word] = []
    /// What the last hypothesis said of the present utterance.
    private var shown = ""
    private var mean: String?

    /// Begins an utterance in `decoder`.
    init(
        _ id: SegmentID, at start: MediaTime, mean: String?, longestUtterance: MediaTime,
        calibration: ConfidenceCalibration, in decoder: borrowing PocketSphinxDecoder
    ) throws(RecognizerError) {
        self.id = id
        self.longestUtterance = longestUtterance
        self.calibration = calibration
        self.mean = mean
        timeline = FedTimeline(start: start)
        try decoder.begin(mean: mean)
    }

    /// Media time up to which there is audio.
    var through: MediaTime { timeline.end }

    /// Notes where samples lie that will be decoded next.
    mutating func willDecode(_ samples: Int, at time: MediaTime) { timeline.append(samples, at: time) }

    /// Decodes all samples that were noted and not decoded yet.
    mutating func decode(
        _ samples: UnsafeBufferPointer<Float>, with decoder: inout PocketSphinxDecoder
    ) throws(RecognizerError) {
        try decoder.process(samples)
        if timeline.count >= longestUtterance.samples {
            try settle(&decoder)
            try resume(decoder)
        }
    }

    /// Ends the utterance in mid-segment: its words will not change, and the decoder is free.
    mutating func settle(_ decoder: inout PocketSphinxDecoder) throws(RecognizerError) {
        settled = try finish(&decoder).words
        timeline = FedTimeline(start: timeline.end)
        shown = ""
    }

    /// Goes on after ``settle(_:)``, in any decoder.
    func resume(_ decoder: borrowing PocketSphinxDecoder) throws(RecognizerError) {
        try decoder.begin(mean: mean)
    }

    /// The words, if they are others than those of the last call.
    mutating func changedWords(_ decoder: inout PocketSphinxDecoder) -> [Word]? {
        if decoder.stillSays(shown) { return nil }
        shown = decoder.text
        return words(decoder.words() ?? [])
    }

    func words(_ decoder: inout PocketSphinxDecoder) -> [Word] { words(decoder.words() ?? []) }

    /// Ends the utterance with its final passes. Returns all words of the segment, and the cepstral mean to go on with.
    mutating func finish(
        _ decoder: inout PocketSphinxDecoder
    ) throws(RecognizerError) -> (words: [Word], mean: String?) {
        let firstPass = decoder.words() ?? []
        try decoder.end()
        // On a few utterances the last pass finds no way through the lattice; then the first pass has to do.
        let found = decoder.words() ?? firstPass
        // Noise without a word in it says nothing about the speaker.
        if !found.isEmpty { mean = decoder.mean ?? mean }
        return (words(found), mean)
    }

    private func words(_ timed: [PocketSphinxDecoder.Timed]) -> [Word] {
        settled
            + timed.map { word in
                let frame = PocketSphinxDecoder.samplesPerFrame
                return Word(
                    text: word.text, span: timeline.span(word.firstFrame * frame..<(word.lastFrame + 1) * frame),
                    confidence: calibration(word.confidence))
            }
    }
}
