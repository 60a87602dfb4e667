import NIOCore
import ParlanceCore
import ParlanceDialects
import ParlanceTransports

/// Amazon Transcribe's streaming protocol (docs/amazon.md), over HTTP/2, each stream on a connection of its own, or over
/// WebSocket. With a key `ID:SECRET`, over HTTP/2, requests and chunks are signed; else events are bare.
public struct AmazonLoadProtocol: LoadProtocol {
    private let isOverWebSocket: Bool

    public init(isOverWebSocket: Bool = false) { self.isOverWebSocket = isOverWebSocket }

    public var name: String { isOverWebSocket ? "amazon-websocket" : "amazon" }
    public var path: String { isOverWebSocket ? "/stream-transcription-websocket" : "/stream-transcription" }
    public var samples: LoadSamples { .linear16 }
    public var ending: String { "" }
    public var isOverAfter: LoadEnding { .farewell }

    private static func parameters(_ address: ServerAddress, rate: Int) -> [(name: String, value: String)] {
        let own = QueryItem.parse(address.query[...]).map { (name: $0.name, value: $0.value) }
        let usual = [("language-code", "en-US"), ("media-encoding", "pcm"), ("sample-rate", "\(rate)")]
        return own + usual.filter { name, _ in !own.contains { $0.name == name } }.map { (name: $0.0, value: $0.1) }
    }

    public func target(_ address: ServerAddress, rate: Int) -> WebSocketClient.Target {
        let query = Self.parameters(address, rate: rate).map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return WebSocketClient.Target(host: address.host, port: address.port, path: "\(address.path)?\(query)")
    }

    public func connect(
        to address: ServerAddress, rate: Int, on loop: any EventLoop,
        onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void
    ) async throws -> any LoadConnection {
        let inbox = AmazonInbox(onEvent)
        if isOverWebSocket {
            let client = try await WebSocketClient.connect(to: target(address, rate: rate), on: loop) { event in
                switch event {
                case .binary(let bytes, let instant): inbox.take(bytes, at: instant)
                case .closed(1000, _, _): inbox.end()
                default: onEvent(event)
                }
            }
            return AmazonLoadConnection(channel: client.channel, signatures: nil) {
                client.send(binary: $0)
            } end: {
            }
        }
        var headers = Self.parameters(address, rate: rate).map {
            (name: "x-amzn-transcribe-\($0.name)", value: $0.value)
        }
        var signatures: ChunkSignatures?
        if let key = address.key?.split(separator: ":", maxSplits: 1).map(String.init), key.count == 2 {
            let time = AmazonTime.text(secondsSince1970: Int(WallTime.now().secondsSince1970))
            headers += [("x-amz-date", time), ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-EVENTS")]
            let head = Handshake(
                path: address.path, query: [],
                headers: headers + [(name: "host", value: "\(address.host):\(address.port)")], requestID: "",
                remoteAddress: "")
            let signed = SignedRequest.authorization(
                keyID: key[0], secret: key[1], region: "us-east-1", time: time, for: head)
            headers.append(("authorization", signed.header))
            signatures = ChunkSignatures(secret: key[1], region: "us-east-1", seed: signed.signature)
        }
        let client = try await HTTP2ExchangeClient.connect(
            host: address.host, port: address.port, path: address.path, headers: headers, on: loop
        ) { event in
            switch event {
            case .head(200, _): break
            case .head(let status, _): onEvent(.closed(code: 1008, reason: "status \(status)", at: .now))
            case .data(let bytes, let instant): inbox.take(bytes, at: instant)
            case .ended: inbox.end()
            case .closed(let isReset): if isReset { onEvent(.closed(code: 1006, reason: "reset", at: .now)) }
            }
        }
        return AmazonLoadConnection(channel: client.channel, signatures: signatures) {
            client.send($0)
        } end: {
            client.send(ByteBuffer(), isLast: true)
        }
    }

    public func greeting(rate: Int) -> [String] { [] }

    public func read(_ message: String) -> LoadEvent {
        if message.isEmpty { return .farewell }
        guard let fields = AmazonFields(message) else { return .failed("not a message of Amazon's protocol") }
        if let text = fields.message { return .failed(text) }
        guard let end = fields.end else { return .other }
        var result = LoadResult()
        result.through = end
        if fields.isPartial { result.interim = fields.transcript } else { result.text = fields.transcript }
        result.isEndpoint = !fields.isPartial
        return .result(result)
    }

    public func audioNeeded(by result: LoadResult, number: Int, chunk: Double) -> Double? { result.through }
}

/// Event-stream messages to texts; the end is an empty one. On the connection's event loop.
private final class AmazonInbox: @unchecked Sendable {  // called on one event loop
    private var assembler = EventStreamAssembler(limit: 1 << 20)
    private let onEvent: @Sendable (WebSocketClient.Event) -> Void

    init(_ onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void) { self.onEvent = onEvent }

    func take(_ bytes: ByteBuffer, at instant: ContinuousClock.Instant) {
        assembler.feed(bytes)
        do {
            while let message = try assembler.next() { onEvent(.text(String(buffer: message.payload), at: instant)) }
        } catch {
            onEvent(.closed(code: 1002, reason: error.description, at: instant))
        }
    }

    func end() { onEvent(.text("", at: .now)) }
}

/// Audio to events, on whatever carries bytes.
private final class AmazonLoadConnection: LoadConnection, @unchecked Sendable {  // called on one event loop
    private static let headers = EventStreamEncoder.headers([
        (":message-type", .string("event")), (":event-type", .string("AudioEvent")),
        (":content-type", .string("application/octet-stream")),
    ])

    let channel: any Channel
    private var signatures: ChunkSignatures?
    private let carry: (ByteBuffer) -> EventLoopFuture<Void>
    private let end: () -> Void

    init(
        channel: any Channel, signatures: ChunkSignatures?, carry: @escaping (ByteBuffer) -> EventLoopFuture<Void>,
        end: @escaping () -> Void
    ) {
        self.channel = channel
        self.signatures = signatures
        self.carry = carry
        self.end = end
    }

    func send(binary audio: ByteBuffer) -> EventLoopFuture<Void> {
        carry(
            wrapped(
                ByteBuffer(
                    bytes: EventStreamEncoder.message(headers: Self.headers, payload: audio.readableBytesView))))
    }

    /// There is but one thing to say.
    func say(_ text: String) {
        _ = carry(
            signatures == nil
                ? ByteBuffer(bytes: EventStreamEncoder.message(headers: [], payload: [])) : wrapped(ByteBuffer()))
        end()
    }

    private func wrapped(_ event: ByteBuffer) -> ByteBuffer {
        guard signatures != nil else { return event }
        let date = Int64(WallTime.now().secondsSince1970 * 1_000)
        let signature = signatures!.sign(date: date, payload: event)
        let headers = EventStreamEncoder.headers([(":date", .timestamp(date)), (":chunk-signature", .bytes(signature))])
        return ByteBuffer(bytes: EventStreamEncoder.message(headers: headers, payload: event.readableBytesView))
    }

    func close() { channel.close(promise: nil) }
    func abort() { channel.close(promise: nil) }
}

/// What is looked at in a message of the server.
struct AmazonFields {
    /// Of an exception.
    var message: String?
    var end: Double?
    var isPartial = false
    var transcript = ""

    init?(_ text: String) {
        let found = JSONCursor.read(text, Self()) { (fields, name, cursor) throws(JSONCursor.Fault) in
            switch name {
            case "Message": fields.message = try cursor.string()
            case "Transcript": try fields.takeTranscript(&cursor)
            default: try cursor.skip()
            }
        }
        guard let found else { return nil }
        self = found
    }

    private init() {}

    private mutating func takeTranscript(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) {
        var found = self
        try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
            guard name == "Results" else { return try cursor.skip() }
            try cursor.array { (cursor) throws(JSONCursor.Fault) in
                try cursor.object { (name, cursor) throws(JSONCursor.Fault) in try found.takeResult(name, &cursor) }
            }
        }
        self = found
    }

    private mutating func takeResult(_ name: String, _ cursor: inout JSONCursor) throws(JSONCursor.Fault) {
        switch name {
        case "EndTime": end = try cursor.number()
        case "IsPartial": isPartial = try cursor.boolean()
        case "Alternatives":
            var found = ""
            try cursor.array { (cursor) throws(JSONCursor.Fault) in
                try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
                    if name == "Transcript" { found = try cursor.string() } else { try cursor.skip() }
                }
            }
            transcript = found
        default: try cursor.skip()
        }
    }
}
