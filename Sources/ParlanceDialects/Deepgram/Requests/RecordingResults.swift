import ParlanceCore

/// What a session says of a recording, gathered until all of it is known.
struct RecordingResults {
    /// One channel's words and findings.
    struct Channel {
        var words: [Word] = []
        var findings: [SearchFinding] = []
        /// By their places in ``words``.
        var entities: [FoundEntity] = []
        var labels = DeepgramRedactionLabels()
    }

    private(set) var description: SessionDescription?
    private(set) var summary: SessionSummary?
    private var byChannel: [Int: Channel] = [:]

    mutating func take(_ event: SessionEvent) {
        switch event {
        case .began(let description): self.description = description
        case .committed(let transcript): take(transcript)
        case .ended(let summary): self.summary = summary
        default: break
        }
    }

    private mutating func take(_ transcript: Transcript) {
        var channel = byChannel[transcript.channel, default: Channel()]
        let first = channel.words.count
        channel.entities += transcript.entities.map { entity in
            var entity = entity
            entity.words = first + entity.words.lowerBound..<first + entity.words.upperBound
            return entity
        }
        channel.words += channel.labels.label(transcript.words, isFinal: true)
        if channel.findings.isEmpty {
            channel.findings = transcript.findings
        } else {
            for (index, finding) in transcript.findings.enumerated() { channel.findings[index].hits += finding.hits }
        }
        byChannel[transcript.channel] = channel
    }

    /// So many channels, those without a word among them.
    func channels(_ count: Int) -> [Channel] { (0..<max(count, 1)).map { byChannel[$0] ?? Channel() } }
}
