import NIOCore
import ParlanceCore

/// A transcript as server-sent events, while it is recognized: `transcript.text.delta` … `transcript.text.done`, `[DONE]`.
///
/// What waits for the client is bounded by the recording, which is in memory already. When the client has gone, the
/// recording's session ends.
struct TranscriptionStream: Sendable {
    /// Events of a session, in order, pulled.
    private final class Source: Sendable {
        let events: AsyncThrowingStream<SessionEvent, any Error>

        init(_ run: @escaping @Sendable ((SessionEvent) -> Void) async throws(SessionFailure) -> Void) {
            let (events, continuation) = AsyncThrowingStream.makeStream(of: SessionEvent.self)
            self.events = events
            let task = Task {
                do {
                    try await run { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Where the stream is. One task at a time reads.
    private actor Progress {
        private var iterator: AsyncThrowingStream<SessionEvent, any Error>.AsyncIterator
        private var writer: TranscriptionEventWriter
        private var isOver = false

        init(_ source: Source, _ writer: TranscriptionEventWriter) {
            iterator = source.events.makeAsyncIterator()
            self.writer = writer
        }

        func next() async throws -> ByteBuffer? {
            while !isOver {
                let event: SessionEvent?
                do {
                    // One reader: nobody else asks meanwhile.
                    nonisolated(unsafe) var iterator = self.iterator
                    event = try await iterator.next()
                    self.iterator = iterator
                } catch {
                    isOver = true
                    return writer.failed(
                        (error as? SessionFailure) ?? .internal("The recording could not be finished."))
                }
                if event == nil { isOver = true }
                if let bytes = event.map({ writer.write($0) }) ?? writer.end() { return bytes }
            }
            return nil
        }
    }

    /// Begins at once.
    ///
    /// - Parameter run: feeds the recording through a session, handing on each event.
    static func answer(
        _ request: TranscriptionRequest,
        run: @escaping @Sendable ((SessionEvent) -> Void) async throws(SessionFailure) -> Void
    ) -> AnswerStream {
        let progress = Progress(Source(run), TranscriptionEventWriter(request))
        return AnswerStream { try await progress.next() }
    }
}

/// A session's events as server-sent ones. A value type without I/O.
struct TranscriptionEventWriter: Sendable {
    private let request: TranscriptionRequest
    private var result = TranscriptionResult()
    private var segments = 0
    /// Words that no segment has yet.
    private var open: [Word] = []

    init(_ request: TranscriptionRequest) { self.request = request }

    /// Nil where there is nothing to say.
    mutating func write(_ event: SessionEvent) -> ByteBuffer? {
        let first = result.words.count
        result.take(event)
        let new = result.words[first...]
        guard !new.isEmpty else { return nil }
        let text = (first == 0 ? "" : " ") + new.map(\.written).joined(separator: " ")
        var bytes = Self.event { json in
            json.field("type", "transcript.text.delta")
            json.field("delta", text)
            if request.wantsProbabilities {
                json.field("logprobs", new.map { WordProbability($0, isFirst: false) })
            }
        }
        if request.format == .diarized {
            open += new
            if case .committed(let transcript) = event, transcript.endpoint != nil { giveSegments(to: &bytes) }
        }
        return bytes
    }

    /// All was said.
    mutating func end() -> ByteBuffer? {
        do {
            try result.check()
        } catch {
            return failed(error)
        }
        var bytes = ByteBuffer()
        giveSegments(to: &bytes)
        let read = (result.duration.milliseconds + 99) / 100
        let written = result.words.count
        bytes.writeImmutableBuffer(
            Self.event { json in
                json.field("type", "transcript.text.done")
                json.field("text", result.text)
                if request.wantsProbabilities {
                    json.field("logprobs", result.words.enumerated().map { WordProbability($1, isFirst: $0 == 0) })
                }
                // The provider's clients want tokens here: as it does, ten for a second of audio; and one for a word.
                json.object("usage") { json in
                    json.field("type", "tokens")
                    json.field("input_tokens", read)
                    json.field("output_tokens", written)
                    json.field("total_tokens", read + written)
                    json.object("input_token_details") { json in
                        json.field("audio_tokens", read)
                        json.field("text_tokens", 0)
                    }
                }
            })
        bytes.writeString("data: [DONE]\n\n")
        return bytes
    }

    /// The head is sent already: the error is an event.
    func failed(_ failure: SessionFailure) -> ByteBuffer {
        var bytes = ByteBuffer(string: "event: error\n")
        bytes.writeImmutableBuffer(
            Self.event { json in
                json.field("type", "error")
                json.field("error", OpenAIErrorObject(failure))
            })
        return bytes
    }

    private mutating func giveSegments(to bytes: inout ByteBuffer) {
        guard request.format == .diarized else { return }
        for segment in SpeakerSegment.all(open) {
            var segment = segment
            segment.index = segments
            segments += 1
            bytes.writeString("data: \(segment.json)\n\n")
        }
        open.removeAll()
    }

    private static func event(_ body: (inout JSONWriter) -> Void) -> ByteBuffer {
        var json = JSONWriter()
        json.object(body)
        return ByteBuffer(string: "data: \(json.text)\n\n")
    }
}
