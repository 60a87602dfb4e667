import ParlanceCore

/// Everything that was measured in a run, all sessions together. Milliseconds.
package struct LoadMeasurements: Sendable {
    /// From sending the chunk with a word's end, as the server's final result has it, to the first event showing it.
    package var wordShown: [Double] = []
    /// Likewise, with the word's end taken from the audio's level; only words that a pause follows.
    package var wordShownByLevel: [Double] = []
    /// Words that no partial showed before the final result.
    package var wordsFirstInFinal = 0
    /// From sending the chunk with the last loud sample to the final result of that utterance.
    package var speechEndToFinal: [Double] = []
    /// From the endpoint decision to the final result, as the server tells.
    package var finalization: [Double] = []
    /// As the server tells, per stage, in the order of ``Stage``; of partials that say something new.
    package var stages = [[Double]](repeating: [], count: Stage.allCases.count)
    package var total: [Double] = []
    /// How late chunks were sent by us.
    package var pacing: [Double] = []

    package var partials = 0
    /// Partials with the words of the one before.
    package var repeats = 0
    package var finals = 0
    /// Finals without words: silence.
    package var emptyFinals = 0
    package var endpoints = 0
    package var words = 0
    package var drops = 0
    package var droppedSeconds = 0.0
    package var lags = 0
    package var maximumLag = 0.0
    /// Of the sessions that ended as they should.
    package var savings = Savings()
    package var bytesSent = 0
    package var bytesReceived = 0
    package var chunksSent = 0
    /// Chunks that could not be sent at once because the server did not read.
    package var heldChunks = 0
    package var sessionsBegun = 0
    package var sessionsEnded = 0
    /// Reasons with how often each came.
    package var errors: [String: Int] = [:]

    package init() {}

    package mutating func fail(_ reason: String) {
        let isListed = errors[reason] != nil || errors.count < 50
        errors[isListed ? reason : "other errors", default: 0] += 1
    }
}
