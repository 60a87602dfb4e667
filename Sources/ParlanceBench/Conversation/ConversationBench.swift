import Foundation
import NIOCore
import ParlanceCore
import ParlanceTransports

/// How a conversation feels: how soon it answers when the user has stopped, and how soon it is quiet when the user begins.
///
/// A turn over `/v1/realtime`, paced as a microphone: a recording, then silence until the answer is heard; then, over the
/// answer, the recording again. The clock is that of this process; a sample counts as spoken when its chunk is sent.
public struct ConversationBench: Sendable {
    public struct Plan: Sendable {
        /// Recordings, used in turn; mixed to mono.
        public var files: [String] = []
        public var rounds = 20
        /// Silence that ends a turn.
        public var silenceMilliseconds = 500
        public var chunkMilliseconds = 20
        /// Of the recording, so that turns are short.
        public var maximumSeconds = 6.0
        /// From the answer's first audio to the interruption.
        public var listenMilliseconds = 400
        public init() {}
    }

    private let server: ServerUnderTest
    private let plan: Plan

    public init(_ server: ServerUnderTest, _ plan: Plan) {
        self.server = server
        self.plan = plan
    }

    public func run(progress: @escaping @Sendable (String) -> Void = { _ in }) async throws -> ConversationReport {
        let plan = plan
        let clips = try plan.files.map { path in
            try SpokenTurn(LoadClip(path: path, rate: MediaTime.samplesPerSecond), maximumSeconds: plan.maximumSeconds)
        }
        guard !clips.isEmpty else { throw BenchFailure("there is no recording") }
        return try await server.use(stop: StopSignal()) { address, _ in
            var rounds: [ConversationRound] = []
            // The first warms caches up, and is not counted.
            for index in 0...plan.rounds {
                progress("turn \(index) of \(plan.rounds)")
                let round = try await ConversationCall(address, plan).turn(clips[index % clips.count])
                if index > 0 { rounds.append(round) }
            }
            return ConversationReport(plan, rounds)
        }
    }
}

/// A recording with the places where its speech begins and ends.
struct SpokenTurn: Sendable {
    let bytes: [UInt8]
    /// Milliseconds from the recording's beginning.
    let onset: Int
    let end: Int

    init(_ clip: LoadClip, maximumSeconds: Double) throws {
        let most = Int(maximumSeconds * 1_000) / LoadClip.windowMilliseconds
        guard let first = clip.isLoud.firstIndex(of: true) else {
            throw BenchFailure("\(clip.name) is silent")
        }
        var last = clip.isLoud.lastIndex(of: true) ?? first
        if last > first + most {
            // In a pause, so that no word is cut: the last one of 100 ms.
            let window = Array(clip.isLoud[first...(first + most)])
            let pause = window.indices.dropLast(10).last { index in !window[index..<(index + 10)].contains(true) }
            last = first + (pause.map { pause in window[..<pause].lastIndex(of: true) ?? pause } ?? most)
        }
        onset = first * LoadClip.windowMilliseconds
        end = (last + 1) * LoadClip.windowMilliseconds
        bytes = Array(clip.bytes[..<min(end * MediaTime.samplesPerSecond / 1_000 * 2, clip.bytes.count)])
    }
}

/// One conversation: its connection, and what it says.
private final class ConversationCall: Sendable {
    private struct Told: Decodable {
        var type: String
        var response: Response?
        var error: Failure?
        struct Response: Decodable { var status: String? }
        struct Failure: Decodable { var message: String? }
    }

    private let address: ServerAddress
    private let plan: ConversationBench.Plan
    private static let patience = Duration.seconds(30)

    init(_ address: ServerAddress, _ plan: ConversationBench.Plan) {
        self.address = address
        self.plan = plan
    }

    func turn(_ clip: SpokenTurn) async throws -> ConversationRound {
        let (events, continuation) = AsyncStream.makeStream(of: WebSocketClient.Event.self)
        let client = try await WebSocketClient.connect(
            to: .init(
                host: address.host, port: address.port, path: "/v1/realtime?model=gpt-realtime",
                headers: address.key.map { [("authorization", "Bearer \($0)")] } ?? [])
        ) { event in
            continuation.yield(event)
            if case .closed = event { continuation.finish() }
        }
        defer { client.abort() }
        let late = Task {
            try await Task.sleep(for: Self.patience + .milliseconds(clip.end * 2))
            client.abort()
        }
        defer { late.cancel() }
        var iterator = events.makeAsyncIterator()
        /// The next of these events, when it came, and the status of a response.
        func next(_ types: String...) async throws -> (type: String, at: ContinuousClock.Instant, status: String?) {
            while let event = await iterator.next() {
                switch event {
                case .text(let text, let at):
                    // Audio is long, and only its name matters.
                    if text.hasPrefix(#"{"type":"response.output_audio.delta""#) {
                        if types.contains("response.output_audio.delta") {
                            return ("response.output_audio.delta", at, nil)
                        }
                        continue
                    }
                    let told = try JSONDecoder().decode(Told.self, from: Data(text.utf8))
                    if told.type == "error" { throw BenchFailure("the server: \(told.error?.message ?? text)") }
                    if types.contains(told.type) { return (told.type, at, told.response?.status) }
                case .closed(let code, let reason, _): throw BenchFailure("the server closed with \(code) \(reason)")
                default: continue
                }
            }
            throw BenchFailure("the conversation did not go on; waited for \(types.joined(separator: ", "))")
        }
        _ = try await next("session.created")
        let settings =
            #"{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000},"#
            + #""turn_detection":{"type":"server_vad","silence_duration_ms":\#(plan.silenceMilliseconds)}}}}}"#
        _ = try await client.send(text: settings).get()
        _ = try await next("session.updated")

        let microphone = Microphone(client, chunkMilliseconds: plan.chunkMilliseconds)
        let sending = Task { try await microphone.run() }
        defer { sending.cancel() }
        let spoken = microphone.speak(clip)
        let stopped = try await next("input_audio_buffer.speech_stopped")
        let created = try await next("response.created")
        let first = try await next("response.output_audio.delta")
        let end = try spoken.end(of: clip)

        // The other way: the user begins while the answer is heard.
        try await Task.sleep(for: .milliseconds(plan.listenMilliseconds))
        let interruption = microphone.speak(clip)
        let started = try await next("input_audio_buffer.speech_started", "response.done")
        guard started.type == "input_audio_buffer.speech_started" else {
            throw BenchFailure("the answer was over before it could be interrupted; choose a longer recording")
        }
        var lastAudio: ContinuousClock.Instant?
        var done = try await next("response.output_audio.delta", "response.done")
        while done.type == "response.output_audio.delta" {
            lastAudio = done.at
            done = try await next("response.output_audio.delta", "response.done")
        }
        guard done.status == "cancelled" else {
            throw BenchFailure("the answer was not cancelled but \(done.status ?? "?")")
        }
        let onset = try interruption.onset(of: clip)
        return ConversationRound(
            turnEnd: Self.milliseconds(end, stopped.at), request: Self.milliseconds(end, created.at),
            firstAudio: Self.milliseconds(end, first.at),
            noticed: Self.milliseconds(onset, started.at), stopped: Self.milliseconds(started.at, done.at),
            lateAudio: lastAudio.map { Self.milliseconds(started.at, $0) } ?? 0,
            quiet: Self.milliseconds(onset, max(done.at, lastAudio ?? done.at)))
    }

    private static func milliseconds(_ from: ContinuousClock.Instant, _ to: ContinuousClock.Instant) -> Double {
        from.duration(to: to).inSeconds * 1_000
    }
}
