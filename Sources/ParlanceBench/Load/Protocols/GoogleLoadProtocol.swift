import GoogleSpeechProtos
import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import ParlanceCore
import ParlanceDialects
import ParlanceTransports
import SwiftProtobuf

/// Google's `v1` over gRPC (docs/google.md), a connection for each stream as if each were another client's.
public struct GoogleLoadProtocol: LoadProtocol {
    public init() {}

    public var name: String { "google" }
    public var path: String { "/" }
    public var samples: LoadSamples { .linear16 }
    /// Any text half-closes the call.
    public var ending: String { "" }
    public var isOverAfter: LoadEnding { .farewell }

    public func target(_ address: ServerAddress, rate: Int) -> WebSocketClient.Target {
        .init(host: address.host, port: Self.port(address), path: address.path)
    }

    public func greeting(rate: Int) -> [String] { [] }

    /// gRPC has a port of its own: `grpc` in the address's query, else 50051.
    private static func port(_ address: ServerAddress) -> Int {
        QueryItem.parse(address.query[...]).first { $0.name == "grpc" }.flatMap { Int($0.value) } ?? 50_051
    }

    public func makeListener() throws -> LoadListener {
        let port = try FreePort.find()
        return LoadListener(arguments: ["--grpc", "\(port)"], query: "grpc=\(port)")
    }

    public func connect(
        to address: ServerAddress, rate: Int, on loop: any EventLoop,
        onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void
    ) async throws -> any LoadConnection {
        let config = V1StreamingRecognizeRequest.with {
            $0.streamingConfig.config.encoding = .linear16
            $0.streamingConfig.config.sampleRateHertz = Int32(rate)
            $0.streamingConfig.config.languageCode = "en-US"
            $0.streamingConfig.interimResults = true
        }
        let bytes: [UInt8] = try config.serializedBytes()
        return try await GoogleLoadCall.open(
            host: address.host, port: Self.port(address), key: address.key, first: ByteBuffer(bytes: bytes), on: loop,
            onEvent: onEvent)
    }

    public func read(_ message: String) -> LoadEvent {
        let found = JSONCursor.read(message, GoogleFields()) { (fields, name, cursor) throws(JSONCursor.Fault) in
            switch name {
            case "ended": fields.isEnded = try cursor.boolean()
            case "final": fields.isFinal = try cursor.boolean()
            case "end": fields.end = try cursor.number()
            case "text": fields.text = try cursor.string()
            default: try cursor.skip()
            }
        }
        guard let found else { return .failed("not an answer of Google's interface") }
        if found.isEnded { return .farewell }
        guard let text = found.text else { return .other }
        var result = LoadResult()
        result.through = found.end
        if found.isFinal { result.text = text } else { result.interim = text }
        result.isEndpoint = found.isFinal
        return .result(result)
    }

    public func audioNeeded(by result: LoadResult, number: Int, chunk: Double) -> Double? { result.through }
}

/// What is looked at in an answer.
private struct GoogleFields {
    var isEnded = false
    var isFinal = false
    var end = 0.0
    var text: String?

    /// As the text that ``GoogleLoadProtocol/read(_:)`` takes.
    static func text(_ response: V1StreamingRecognizeResponse) -> String {
        var json = JSONWriter()
        json.object { json in
            guard let result = response.results.first, let best = result.alternatives.first else { return }
            json.field("final", result.isFinal)
            let end = result.resultEndTime
            json.field("end", MediaTime(seconds: Double(end.seconds) + Double(end.nanos) / 1e9))
            json.field("text", best.transcript)
        }
        return json.text
    }
}

/// One call on a connection of its own.
final class GoogleLoadCall: LoadConnection {
    let channel: any Channel
    private let stream: any Channel

    private init(channel: any Channel, stream: any Channel) {
        self.channel = channel
        self.stream = stream
    }

    static func open(
        host: String, port: Int, key: String?, first: ByteBuffer, on loop: any EventLoop,
        onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void
    ) async throws -> GoogleLoadCall {
        // From the start, so that nothing that the server says first is missed.
        let (channel, multiplexer) = try await ClientBootstrap(group: loop)
            .connectTimeout(.seconds(10)).channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(host: host, port: port) { channel in
                channel.configureHTTP2Pipeline(
                    mode: .client, connectionConfiguration: .init(), streamConfiguration: .init()
                ) { $0.eventLoop.makeSucceededVoidFuture() }.map { (channel, $0) }
            }
        let promise = loop.makePromise(of: (any Channel).self)
        multiplexer.createStreamChannel(promise: promise) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(Answers(onEvent: onEvent))
            }
        }
        let stream = try await promise.futureResult.get()
        var headers: HPACKHeaders = [
            ":method": "POST", ":scheme": "http", ":authority": "\(host):\(port)",
            ":path": "/google.cloud.speech.v1.Speech/StreamingRecognize", "content-type": "application/grpc",
            "te": "trailers",
        ]
        if let key { headers.add(name: "x-goog-api-key", value: key) }
        stream.write(HTTP2Frame.FramePayload.headers(.init(headers: headers)), promise: nil)
        let call = GoogleLoadCall(channel: channel, stream: stream)
        try await call.send(message: first).get()
        return call
    }

    func send(binary audio: ByteBuffer) -> EventLoopFuture<Void> {
        // StreamingRecognizeRequest { audio_content = 2 }
        var message = ByteBuffer()
        message.writeInteger(UInt8(2 << 3 | 2))
        var length = audio.readableBytes
        while length > 0x7f {
            message.writeInteger(UInt8(truncatingIfNeeded: length) | 0x80)
            length >>= 7
        }
        message.writeInteger(UInt8(length))
        message.writeImmutableBuffer(audio)
        return send(message: message)
    }

    private func send(message: ByteBuffer) -> EventLoopFuture<Void> {
        var framed = ByteBuffer()
        framed.writeInteger(UInt8(0))
        framed.writeInteger(UInt32(message.readableBytes))
        framed.writeImmutableBuffer(message)
        return stream.writeAndFlush(HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(framed))))
    }

    func say(_ text: String) {
        stream.writeAndFlush(
            HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(ByteBuffer()), endStream: true)), promise: nil)
    }

    func close() { channel.close(promise: nil) }
    func abort() { channel.close(promise: nil) }
}

/// The server's side of the call.
private final class Answers: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame.FramePayload

    private let onEvent: @Sendable (WebSocketClient.Event) -> Void
    private var buffer = ByteBuffer()
    private var isOver = false

    init(onEvent: @escaping @Sendable (WebSocketClient.Event) -> Void) { self.onEvent = onEvent }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .data(let frame):
            guard case .byteBuffer(var bytes) = frame.data else { return }
            buffer.writeBuffer(&bytes)
            readMessages()
        case .headers(let frame):
            guard let status = frame.headers.first(name: "grpc-status") else { return }
            end(UInt16(status) ?? 2, frame.headers.first(name: "grpc-message") ?? "")
        default: break
        }
    }

    private func readMessages() {
        let now = ContinuousClock.now
        while let length = buffer.getInteger(at: buffer.readerIndex + 1, as: UInt32.self),
            buffer.readableBytes >= 5 + Int(length)
        {
            buffer.moveReaderIndex(forwardBy: 5)
            let bytes = buffer.readBytes(length: Int(length)) ?? []
            guard let response = try? V1StreamingRecognizeResponse(serializedBytes: bytes) else { continue }
            onEvent(.text(GoogleFields.text(response), at: now))
        }
        buffer.discardReadBytes()
    }

    private func end(_ status: UInt16, _ message: String) {
        guard !isOver else { return }
        isOver = true
        if status == 0 { onEvent(.text(#"{"ended":true}"#, at: .now)) }
        onEvent(.closed(code: status, reason: message, at: .now))
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(14, "the call was reset, or the connection broke")
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
