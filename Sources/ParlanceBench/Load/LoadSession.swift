import NIOCore
import ParlanceCore
import ParlanceTransports

/// One talking client: sends a chunk whenever one has been spoken, notes what comes back.
///
/// Lives on one event loop with all the others.
final class LoadSession: @unchecked Sendable {  // everything but `init` happens on `loop`
    /// Audio that the kernel did not take yet; beyond this the session is given up.
    private static let maximumHeld = 10.0
    /// Bytes in the kernel: a second of 16 kHz audio; Linux doubles it.
    private static let sendBuffer: SocketOptionValue = 32_768

    private let loop: any EventLoop
    private let board: LoadBoard
    private let chunk: TimeAmount
    private let chunkMilliseconds: Int
    private var tape: LoadTape
    private var ledger: ConversationLedger
    private var client: WebSocketClient?
    private var next = 0
    private var start = NIODeadline.now()
    private var timer: Scheduled<Void>?
    private var held = 0
    private var isFinishing = false
    private(set) var isOver = false
    /// Called once, when the connection has ended.
    private var onOver: (() -> Void)?

    init(loop: any EventLoop, board: LoadBoard, tape: LoadTape, chunkMilliseconds: Int) {
        self.loop = loop
        self.board = board
        self.tape = tape
        self.chunkMilliseconds = chunkMilliseconds
        chunk = .milliseconds(Int64(chunkMilliseconds))
        ledger = ConversationLedger(chunkMilliseconds: chunkMilliseconds)
    }

    /// Starts speaking now.
    func begin(_ client: WebSocketClient) {
        loop.preconditionInEventLoop()
        guard !isOver else { return }
        self.client = client
        // So that a server that does not read is noticed after seconds, not after the kernel's megabytes.
        _ = client.channel.setOption(.socketOption(.so_sndbuf), value: Self.sendBuffer)
        start = .now()
        schedule()
    }

    /// The deadline of a chunk is when its last sample has been spoken; it does not move when one was late.
    private var deadline: NIODeadline { start + chunk * Int64(next + 1) }

    private func schedule() {
        timer = loop.scheduleTask(deadline: deadline) { [self] in speak() }
    }

    private func speak() {
        guard !isOver, !isFinishing, let client else { return }
        board.measurements.pacing.append(Double((NIODeadline.now() - deadline).nanoseconds) / 1e6)
        let windows = chunkMilliseconds / LoadClip.windowMilliseconds
        var buffer = client.channel.allocator.buffer(capacity: 0)
        tape.write(next * windows..<(next + 1) * windows, into: &buffer)
        let bytes = buffer.readableBytes
        ledger.chunkSent(at: .now)
        next += 1
        held += 1
        let sent = client.send(binary: buffer)
        sent.whenComplete { [self] _ in held -= 1 }
        board.measurements.bytesSent += bytes
        board.measurements.chunksSent += 1
        if held > 1 { board.measurements.heldChunks += 1 }
        if Double(held * chunkMilliseconds) / 1_000 > Self.maximumHeld {
            board.measurements.fail("the server has not read for \(Int(Self.maximumHeld)) s of audio")
            return client.abort()
        }
        schedule()
    }

    /// Says that no more audio comes; results are still noted.
    func finish() {
        guard !isOver, !isFinishing else { return }
        isFinishing = true
        timer?.cancel()
        client?.send(text: #"{"type":"finish"}"#)
    }

    /// Goes away without waiting any longer.
    func abandon() {
        guard !isOver else { return }
        if isFinishing, client != nil { board.measurements.fail("no last results in time") }
        isFinishing = true
        client?.abort()
    }

    func whenOver(_ body: @escaping () -> Void) {
        if isOver { body() } else { onOver = body }
    }

    func receive(_ event: WebSocketClient.Event) {
        switch event {
        case .text(let text, let instant):
            board.measurements.bytesReceived += text.utf8.count
            guard let event = NativeEvent(text) else {
                return board.measurements.fail("the server sent what is not an event of the native protocol")
            }
            ledger.received(event, at: instant, tape: tape, into: &board.measurements)
            if case .began = event {
                board.endpointing = ledger.endpointing
                board.engine = ledger.engine
            }
        case .closed(let code, let reason, _):
            if !isFinishing { board.measurements.fail("closed by the server: \(code) \(reason)") }
            over()
        case .binary, .ping, .pong: break
        }
    }

    /// The connection did not come about.
    func failed(_ error: any Error) {
        board.measurements.fail("\(error)")
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

/// What all sessions of a run write on.
final class LoadBoard: @unchecked Sendable {  // only on the run's event loop
    var measurements = LoadMeasurements()
    var endpointing: Double?
    var engine = ""
}
