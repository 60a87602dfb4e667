import ParlanceCore

/// The sessions of a worker's round that have audio to hear, stepped together.
///
/// Each step takes one window of every channel and gives those of one detector to it in one call
/// (``BatchedVoiceActivityModel``): many streams for less than one after another costs, and the same probabilities.
struct VoiceRound {
    private var sessions: [Session] = []
    private var batches: [VoiceBatch] = []

    /// The session's turn goes on once its channels have heard what waits in them.
    mutating func append(_ session: Session) { sessions.append(session) }

    /// Returns when no session of the round has anything left to hear.
    mutating func hear(_ scratch: inout WorkerScratch) {
        while !sessions.isEmpty {
            for session in sessions {
                session.eachListeningChannel { gather($0) }
            }
            for batch in batches { batch.step() }
            sessions.removeAll { !$0.continueTurn(&scratch) }
        }
    }

    private mutating func gather(_ channel: Channel) {
        guard let model = channel.batchedModel else { return }
        let identity = ObjectIdentifier(model as AnyObject)
        if let index = batches.firstIndex(where: { $0.identity == identity }) {
            batches[index].append(channel)
        } else {
            let batch = VoiceBatch(model: model, identity: identity)
            batch.append(channel)
            batches.append(batch)
        }
    }
}

/// Windows of different channels for one call of their detector. Its memory is kept from call to call.
private final class VoiceBatch {
    let model: any BatchedVoiceActivityModel
    let identity: ObjectIdentifier
    private var channels: [Channel] = []
    private var detectors: [any VoiceActivityDetector] = []
    private var samples: [Float] = []
    private var windows: [UnsafePointer<Float>] = []
    private var probabilities: [Float] = []

    init(model: any BatchedVoiceActivityModel, identity: ObjectIdentifier) {
        self.model = model
        self.identity = identity
    }

    func append(_ channel: Channel) {
        channels.append(channel)
        detectors.append(channel.detector)
        channel.copyNextWindow(into: &samples)
    }

    /// Gives every channel its probability; empty afterwards.
    func step() {
        let count = channels.count
        guard count > 0 else { return }
        while probabilities.count < count { probabilities.append(0) }
        samples.withUnsafeBufferPointer { samples in
            for index in 0..<count { windows.append(samples.baseAddress! + index * model.windowSamples) }
            windows.withUnsafeBufferPointer { windows in
                probabilities.withUnsafeMutableBufferPointer {
                    model.probabilities(
                        of: windows, from: detectors, into: UnsafeMutableBufferPointer(rebasing: $0[..<count]))
                }
            }
        }
        for (channel, probability) in zip(channels, probabilities) { channel.probability = probability }
        channels.removeAll(keepingCapacity: true)
        detectors.removeAll(keepingCapacity: true)
        samples.removeAll(keepingCapacity: true)
        windows.removeAll(keepingCapacity: true)
    }
}
