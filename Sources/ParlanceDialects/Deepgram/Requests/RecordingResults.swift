import ParlanceCore

/// What a session says of a recording, gathered until all of it is known.
struct RecordingResults {
    /// One channel's words and findings.
    struct Channel {
        var words: [Word] = []
        var findings: [SearchFinding] = []
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
