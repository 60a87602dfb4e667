/// A loaded model that tells voices apart, with its threads: shared by all sessions, callable from any thread.
public protocol SpeakerModel: AnyObject, Sendable {
    var profile: SpeakerProfile { get }

    /// Begins to listen to one channel of one session, in which nobody has spoken yet. Cheap.
    ///
    /// The stream reads `speech` on the model's own threads and reports to `sink` from them.
    func makeStream(reading speech: SpeechRing, reportingTo sink: any SpeakerSink) -> any SpeakerStream
}

/// Listens to one channel. All its calls come from the session's worker, and none of them waits.
public protocol SpeakerStream: AnyObject, Sendable {
    /// There is something new in the ring.
    func wake()
    /// The session is over: stop reading, give everything back. Nothing is reported after this returns. Idempotent.
    func close()
}

/// Where a speaker model puts what it finds. Called on its threads; returns at once.
public protocol SpeakerSink: AnyObject, Sendable {
    /// Every checkpoint and end in the ring is answered by the segment's turns so far, exactly once, in order; by none
    /// where the model has failed.
    func deliver(_ turns: SpeakerTurns)
    /// Audio was taken from the ring: there is room again.
    func consumed()
}

/// What a speaker model is.
public struct SpeakerProfile: Hashable, Sendable {
    /// As an operator knows it: the file's name without its ending.
    public var model: String
    /// The toolkit that it comes from, as its file says: `wespeaker`, `3d-speaker`.
    public var framework: String
    /// More speakers than this are not told apart in a channel.
    public var maximumSpeakers: Int

    public init(model: String, framework: String, maximumSpeakers: Int) {
        self.model = model
        self.framework = framework
        self.maximumSpeakers = maximumSpeakers
    }
}
