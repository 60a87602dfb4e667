import FoundationEssentials
import NIOCore
import ParlanceCore

/// Session events as `TranscriptEvent`s, one result each, and exceptions. The end is a close.
public struct AmazonEventWriter: EventWriter {
    private static let resultHeaders = EventStreamEncoder.headers([
        (":event-type", .string("TranscriptEvent")), (":content-type", .string("application/json")),
        (":message-type", .string("event")),
    ])

    /// A result from its first partial to its final.
    private struct Segment {
        let id: String
        let start: MediaTime
    }

    private let options: AmazonOptions
    /// Given back when the stream is over.
    private let lease: SessionIDLease?
    private var languages: AmazonLanguages
    /// By channel.
    private var segments: [Int: Segment] = [:]
    private var ends: [Int: MediaTime] = [:]
    private var isClosed = false

    package init(options: AmazonOptions, lease: SessionIDLease? = nil) {
        self.options = options
        self.lease = lease
        languages = AmazonLanguages(options)
    }

    public mutating func write(_ event: SessionEvent, into messages: inout [WireMessage]) {
        if isClosed { return }
        switch event {
        case .began(let description): languages.model = description.recognizer.languages
        case .partial(let transcript):
            if !transcript.words.isEmpty { write(transcript, isPartial: true, into: &messages) }
        case .committed(let transcript):
            // Words that were shown and are taken back still need their last word.
            if !transcript.words.isEmpty || segments[transcript.channel] != nil {
                write(transcript, isPartial: false, into: &messages)
            }
        case .ended: close(&messages)
        case .failed(let failure):
            messages.append(.binary(ByteBuffer(bytes: AmazonFailure(failure).event)))
            close(&messages)
        case .audioKnown, .speechStarted, .utteranceEnded, .turn, .audioDropped, .audioLost, .heard, .lagging,
            .synthesis, .conversation, .updated, .rejected:
            break  // No place in this protocol; the server logs and counts them.
        }
    }

    private mutating func write(_ transcript: Transcript, isPartial: Bool, into messages: inout [WireMessage]) {
        let channel = transcript.channel
        let segment = segments[channel] ?? begin(transcript)
        if !isPartial { languages.hear(transcript.words) }
        let event = TranscriptEvent(
            id: segment.id, start: segment.start, transcript: transcript, isPartial: isPartial, options: options,
            identified: languages.identified(in: transcript.words))
        messages.append(
            .binary(
                ByteBuffer(
                    bytes: EventStreamEncoder.message(headers: Self.resultHeaders, payload: event.json.utf8))))
        segments[channel] = isPartial ? segment : nil
        if !isPartial { ends[channel] = event.end }
    }

    /// A segment's start stays what it is taken for first, and lies behind the last one's end.
    private func begin(_ transcript: Transcript) -> Segment {
        let first = transcript.words.first?.span.start ?? transcript.span.start
        return Segment(
            id: UUID().uuidString.lowercased(), start: max(first, ends[transcript.channel] ?? .zero, .zero))
    }

    private mutating func close(_ messages: inout [WireMessage]) {
        isClosed = true
        lease?.giveBack()
        messages.append(.close(code: 1000, reason: ""))
    }
}
