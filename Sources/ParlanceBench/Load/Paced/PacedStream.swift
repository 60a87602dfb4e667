import NIOCore
import ParlanceCore
import ParlanceTransports

/// One stream from one place of the reel: sends chunk after chunk when each has been spoken, then says that it ends.
///
/// Lives on one event loop with all the others.
final class PacedStream: @unchecked Sendable {  // everything but `init` happens on `loop`
    /// What one stream does.
    struct Script: Sendable {
        /// When it begins, in seconds of the run.
        var offset: Double
        var place: Int
        var chunks: Int
        /// In real time; otherwise as fast as the server reads.
        var isPaced = true
        /// Goes away without a word instead of ending.
        var vanishes = false
    }

    /// Bytes in the kernel: a second of 16 kHz audio; Linux doubles it.
    private static let sendBuffer: SocketOptionValue = 32_768
    /// Seconds of audio that the kernel did not take; beyond it the stream is given up.
    private static let patience = 10.0

    private let loop: any EventLoop
    private let board: PacedBoard
    private let dialect: any LoadProtocol
    private let reel: LoadReel
    private let rate: Int
    let script: Script
    private(set) var ledger: StreamLedger
    private var client: (any LoadConnection)?
    private var next = 0
    private var begun = NIODeadline.now()
    private var timer: Scheduled<Void>?
    private var held = 0
    private var isEnding = false
    private(set) var isOver = false
    private var onOver: (() -> Void)?

    init(
        _ script: Script, loop: any EventLoop, board: PacedBoard, dialect: any LoadProtocol, reel: LoadReel, rate: Int,
        start: ContinuousClock.Instant
    ) {
        self.script = script
        self.loop = loop
        self.board = board
        self.dialect = dialect
        self.reel = reel
        self.rate = rate
        ledger = StreamLedger(dialect, chunkMilliseconds: reel.chunkMilliseconds, start: start)
    }

    func begin(_ client: any LoadConnection) {
        guard !isOver else { return }
        self.client = client
        _ = client.channel.setOption(.socketOption(.so_sndbuf), value: Self.sendBuffer)
        for text in dialect.greeting(rate: rate) { client.say(text) }
        begun = .now()
        if script.isPaced { schedule() } else { speak() }
    }

    /// When its last sample has been spoken; it does not move when one was late.
    private var deadline: NIODeadline {
        begun + .milliseconds(Int64(reel.chunkMilliseconds)) * Int64(next + 1)
    }

    private func schedule() { timer = loop.scheduleTask(deadline: deadline) { [self] in speak() } }

    private func speak() {
        guard !isOver, !isEnding, let client else { return }
        if script.isPaced { board.figures.pacing.add(Double((NIODeadline.now() - deadline).nanoseconds) / 1e6) }
        let message = reel.message(next, from: script.place)
        let bytes = message.readableBytes
        ledger.chunkSent(at: .now)
        next += 1
        held += bytes
        board.figures.messagesSent += 1
        board.figures.bytesSent += bytes
        board.figures.audio += Double(reel.chunkMilliseconds) / 1_000
        board.figures.mostHeldBytes = max(board.figures.mostHeldBytes, held)
        let sent = client.send(binary: message)
        if Double(held / max(bytes, 1) * reel.chunkMilliseconds) / 1_000 > Self.patience {
            board.figures.fail("the server has not read for \(Int(Self.patience)) s of audio")
            return client.abort()
        }
        let isDone = next >= script.chunks
        sent.whenComplete { [self] _ in
            held -= bytes
            // Never from within a write that was done at once, or a long stream would be a deep stack.
            if !script.isPaced { loop.execute { [self] in isDone ? end() : speak() } }
        }
        if script.isPaced { isDone ? end() : schedule() }
    }

    private func end() {
        guard !isOver, !isEnding else { return }
        isEnding = true
        if script.vanishes {
            client?.abort()
            return
        }
        ledger.endingSent(at: .now)
        board.figures.messagesSent += 1
        client?.say(dialect.ending)
    }

    /// Says that no more audio comes, sooner than it would.
    func finish() {
        timer?.cancel()
        if client == nil { over() } else { end() }
    }

    func abandon() {
        guard !isOver else { return }
        if client != nil { board.figures.fail("no last result in time") }
        client?.abort()
        over()
    }

    func whenOver(_ body: @escaping () -> Void) {
        if isOver { body() } else { onOver = body }
    }

    func receive(_ event: WebSocketClient.Event) {
        guard !isOver else { return }
        switch event {
        case .text(let text, let instant):
            ledger.received(text, at: instant, into: &board.figures)
            if ledger.isOver {
                client?.close()
                over()
            }
        case .closed(let code, let reason, _):
            if !(isEnding && script.vanishes) { board.figures.fail("closed by the server: \(code) \(reason)") }
            over()
        case .binary, .ping, .pong: break
        }
    }

    func failed(_ error: any Error) {
        guard !isOver else { return }
        board.figures.fail("\(error)")
        over()
    }

    private func over() {
        guard !isOver else { return }
        isOver = true
        timer?.cancel()
        client = nil
        onOver?()
        onOver = nil
    }
}

/// What all streams of a run write on.
final class PacedBoard: @unchecked Sendable {  // only on the run's event loop
    var figures = StreamFigures()
}
