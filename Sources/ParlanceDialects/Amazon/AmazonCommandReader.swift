import NIOCore
import ParlanceCore

/// Event-stream messages in, commands out: audio events, bare or inside signed chunks.
///
/// Over HTTP/2 messages are cut anywhere; over WebSocket each binary message is one, and any text ends the stream.
public struct AmazonCommandReader: CommandReader {
    /// Bytes of a message; honest ones are well below.
    package static let maximumMessage = 1 << 20

    package enum Carriage: Sendable {
        case exchange
        case webSocket
    }

    private enum Style {
        case bare
        case signed
    }

    private let carriage: Carriage
    /// Nil: chunks are not looked at.
    private var signatures: ChunkSignatures?
    private var assembler = EventStreamAssembler(limit: Self.maximumMessage)
    /// Known from the first event on.
    private var style: Style?
    private var isFinished = false

    package init(_ carriage: Carriage, signatures: ChunkSignatures?) {
        self.carriage = carriage
        self.signatures = signatures
    }

    public mutating func read(
        _ message: WireMessage, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        if isFinished { return }
        switch (message, carriage) {
        case (.binary(let bytes), .exchange):
            assembler.feed(bytes)
            while !isFinished,
                let message = try Self.understood({ () throws(EventStreamError) in try assembler.next() })
            {
                try read(message, into: &commands)
            }
        case (.binary(let bytes), .webSocket):
            let message = try Self.understood { () throws(EventStreamError) in
                try EventStreamAssembler.whole(bytes, limit: Self.maximumMessage)
            }
            try read(message, into: &commands)
        case (.text, _): finish(&commands)
        case (.close, _): break  // The connection's business: it ends the session.
        }
    }

    public func endOfInput() throws(SessionFailure) {
        guard isFinished || !assembler.isInMessage else {
            throw .badRequest("The stream ended in the middle of a message.")
        }
    }

    private mutating func read(
        _ message: EventStreamAssembler.Message, into commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        let head = try Self.understood { () throws(EventStreamError) in try AmazonEventHead(message) }
        if let date = head.date, let signature = head.signature {
            try settle(.signed)
            let payload = message.payload
            guard signatures?.accept(date: date, payload: payload, signature: signature) != false else {
                throw .badRequest("The signature of a chunk does not match its payload and the chunk before it.")
            }
            guard payload.readableBytes > 0 else { return finish(&commands) }
            let inner = try Self.understood { () throws(EventStreamError) in
                try EventStreamAssembler.whole(payload, limit: Self.maximumMessage)
            }
            try readEvent(
                inner, try Self.understood { () throws(EventStreamError) in try AmazonEventHead(inner) }, &commands)
        } else if head.isEmpty, message.frame.payload.isEmpty {
            finish(&commands)
        } else {
            if carriage == .exchange, signatures != nil {
                throw .badRequest("The request is signed, so its chunks have to be signed, too.")
            }
            try settle(.bare)
            try readEvent(message, head, &commands)
        }
    }

    private mutating func settle(_ new: Style) throws(SessionFailure) {
        guard style == nil || style == new else {
            throw .badRequest("The events of a stream are signed or they are not: this one has both.")
        }
        style = new
    }

    private mutating func readEvent(
        _ message: EventStreamAssembler.Message, _ head: AmazonEventHead, _ commands: inout [SessionCommand]
    ) throws(SessionFailure) {
        guard head.isAudio else {
            throw .badRequest(
                "An event with the headers :message-type 'event' and :event-type 'AudioEvent' is expected here.")
        }
        guard !message.frame.payload.isEmpty else { return finish(&commands) }
        commands.append(.audio(message.payload))
    }

    private mutating func finish(_ commands: inout [SessionCommand]) {
        isFinished = true
        commands.append(.finish)
    }

    private static func understood<Value>(
        _ body: () throws(EventStreamError) -> Value
    ) throws(SessionFailure) -> Value {
        do throws(EventStreamError) { return try body() } catch { throw .badRequest(error.description) }
    }
}

/// The headers of one message, as far as they mean anything here.
struct AmazonEventHead {
    private(set) var date: Int64?
    private(set) var signature: [UInt8]?
    private(set) var isEmpty = true
    private var isEvent = false
    private var hasAudio = false

    var isAudio: Bool { isEvent && hasAudio }

    init(_ message: EventStreamAssembler.Message) throws(EventStreamError) {
        // A local copy: closures may not write to what is being made.
        var head = AmazonEventHead()
        try message.readHeaders { header throws(EventStreamError) in
            head.isEmpty = false
            if header.name.isText(":date") {
                guard header.kind == .timestamp else { throw .badHeader(":date is a timestamp") }
                head.date = header.integer
            } else if header.name.isText(":chunk-signature") {
                guard header.kind == .bytes else { throw .badHeader(":chunk-signature is bytes") }
                head.signature = Array(header.value)
            } else if header.name.isText(":message-type") {
                head.isEvent = header.kind == .string && header.value.isText("event")
            } else if header.name.isText(":event-type") {
                head.hasAudio = header.kind == .string && header.value.isText("AudioEvent")
            }
        }
        self = head
    }

    private init() {}
}
