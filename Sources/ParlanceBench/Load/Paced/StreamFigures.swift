import ParlanceCore

/// What was measured of many streams together.
package struct StreamFigures: Sendable {
    /// From sending the chunk that completes the audio a result needs to the result; results while audio still comes.
    package var resultLag = LatencyHistogram()
    /// From sending the chunk in which the server's endpointing silence is complete to the final.
    package var endpointLag = LatencyHistogram()
    /// From saying that no more audio comes to the last result.
    package var finalLag = LatencyHistogram()
    /// Of the result's way, what the server does not know of: both directions of the wire, and both kernels.
    package var transport = LatencyHistogram()
    /// As the server tells, in the order of ``Stage``.
    package var stages = [LatencyHistogram](repeating: LatencyHistogram(), count: Stage.allCases.count)
    /// How late we were.
    package var pacing = LatencyHistogram()
    /// Result lag by the second in which results came.
    package var seconds: [LatencyHistogram] = []

    package var messagesSent = 0
    package var messagesReceived = 0
    package var bytesSent = 0
    package var bytesReceived = 0
    package var results = 0
    /// Results that say what the one before said, where the dialect has such; not in the lags.
    package var repeats = 0
    /// Audio sent.
    package var audio = 0.0
    /// Streams that ended as they should.
    package var ended = 0
    /// Farewells that came before the last result.
    package var doneBeforeFinal = 0
    package var drops = 0
    package var droppedSeconds = 0.0
    package var lagReports = 0
    package var maximumLag = 0.0
    /// Most bytes that one stream had given to its socket and the kernel had not taken.
    package var mostHeldBytes = 0
    package var compared = 0
    package var differingStreams = 0
    package var differingWords = 0
    package var comparedWords = 0
    /// One difference, as an example.
    package var difference: String?
    /// Milliseconds of audio, as the server says of its model.
    package var step: Double?
    package var lookAhead: Double?
    package var errors: [String: Int] = [:]

    package init() {}

    package mutating func fail(_ reason: String) {
        let isListed = errors[reason] != nil || errors.count < 50
        errors[isListed ? reason : "other errors", default: 0] += 1
    }

    package var errorCount: Int { errors.values.reduce(0, +) }
}
