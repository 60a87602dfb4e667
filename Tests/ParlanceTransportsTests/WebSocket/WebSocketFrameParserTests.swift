import NIOCore
import ParlanceTransports
import Testing

@Suite("WebSocket frames")
struct WebSocketFrameParserTests {
    typealias Element = WebSocketFrameParser.Element

    static let big = (0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    @Test("are understood however they are cut", arguments: Feeding.allCases)
    func glued(feeding: Feeding) {
        let bytes =
            frame(1, "hello") + frame(2, [UInt8](repeating: 9, count: 125)) + frame(2, Array(Self.big.prefix(126)))
            + frame(9, "ping") + frame(2, Array(Self.big.prefix(65_535))) + frame(2, Self.big) + frame(2, [])
            + frame(1, "") + frame(10, "pong") + closeFrame(1001, "bye")
        let (elements, error) = parse(bytes, as: feeding)
        #expect(error == nil)
        #expect(
            elements == [
                .text("hello"), .binary(ByteBuffer(repeating: 9, count: 125)),
                .binary(ByteBuffer(bytes: Self.big.prefix(126))), .ping(ByteBuffer(string: "ping")),
                .binary(ByteBuffer(bytes: Self.big.prefix(65_535))), .binary(ByteBuffer(bytes: Self.big)),
                .binary(ByteBuffer()), .text(""), .pong(ByteBuffer(string: "pong")), .close(code: 1001, reason: "bye"),
            ])
    }

    @Test("may be fragments, with control frames between them", arguments: Feeding.allCases)
    func fragments(feeding: Feeding) {
        let bytes =
            frame(1, "κό", fin: false) + frame(9, "1") + frame(0, [0xCF], fin: false) + frame(10, "2")
            + frame(0, [], fin: false) + frame(0, [0x83] + Array("με".utf8)) + frame(2, [1], fin: false)
            + frame(0, [2, 3])
        let (elements, error) = parse(bytes, as: feeding)
        #expect(error == nil)
        #expect(
            elements == [
                .ping(ByteBuffer(string: "1")), .pong(ByteBuffer(string: "2")), .text("κόσμε"),
                .binary(ByteBuffer(bytes: [1, 2, 3])),
            ])
    }

    static let wrong: [(String, [UInt8], WebSocketError)] = [
        ("unmasked", frame(1, [65], mask: nil), .unmaskedFrame),
        ("first reserved bit", frame(1, [65], reserved: 4), .reservedBits),
        ("last reserved bit", frame(1, [65], reserved: 1), .reservedBits),
        ("opcode 3", frame(3, [65]), .reservedOpcode(3)),
        ("opcode 7", frame(7, []), .reservedOpcode(7)),
        ("opcode 11", frame(11, []), .reservedOpcode(11)),
        ("opcode 15", frame(15, []), .reservedOpcode(15)),
        ("fragmented ping", frame(9, [], fin: false), .fragmentedControlFrame),
        ("fragmented close", frame(8, [], fin: false), .fragmentedControlFrame),
        ("ping of 126 bytes", frame(9, [UInt8](repeating: 0, count: 126)), .controlFrameTooLong),
        ("close of 70,000 bytes", frame(8, big), .controlFrameTooLong),
        ("5 in two bytes", frame(2, [1, 2, 3, 4, 5], lengthForm: 2), .nonMinimalLength),
        ("125 in two bytes", frame(2, [UInt8](repeating: 0, count: 125), lengthForm: 2), .nonMinimalLength),
        ("126 in eight bytes", frame(2, [UInt8](repeating: 0, count: 126), lengthForm: 8), .nonMinimalLength),
        ("65,535 in eight bytes", frame(2, Array(big.prefix(65_535)), lengthForm: 8), .nonMinimalLength),
        ("highest bit", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0], .negativeLength),
        ("all bits", [0x82, 0xFF] + [UInt8](repeating: 0xFF, count: 8), .negativeLength),
        ("2^63 - 1", [0x82, 0xFF, 0x7F] + [UInt8](repeating: 0xFF, count: 7), .messageTooBig(limit: 1 << 20)),
        ("continuation first", frame(0, [65]), .unexpectedContinuation),
        ("continuation of nothing", frame(1, "a") + frame(0, "b"), .unexpectedContinuation),
        ("text in text", frame(1, "a", fin: false) + frame(1, "b"), .expectedContinuation),
        ("binary in text", frame(1, "a", fin: false) + frame(9, "") + frame(2, "b"), .expectedContinuation),
        ("close of one byte", frame(8, [3]), .truncatedCloseCode),
        ("close reason", frame(8, [0x03, 0xE8, 0xFF]), .invalidCloseReason),
        ("close reason cut", frame(8, [0x03, 0xE8, 0xE2, 0x82]), .invalidCloseReason),
        ("text", frame(1, [0xFF]), .invalidText),
        ("text in two fragments", frame(1, [0xE2, 0x82], fin: false) + frame(0, [0x41]), .invalidText),
    ]

    @Test("that are wrong are refused", arguments: wrong, Feeding.allCases)
    func refused(case: (name: String, bytes: [UInt8], error: WebSocketError), feeding: Feeding) {
        #expect(parse(`case`.bytes, as: feeding).error == `case`.error, "\(`case`.name)")
    }

    @Test("are refused for their size before any payload has come")
    func tooBigEarly() {
        var parser = WebSocketFrameParser(side: .server, maximumMessage: 1_000)
        // Two bytes of header and two of length: neither mask nor payload.
        parser.feed(ByteBuffer(bytes: [0x82, 0xFE, 0x03, 0xE9]))
        #expect(throws: WebSocketError.messageTooBig(limit: 1_000)) { try parser.next() }
        #expect(throws: WebSocketError.messageTooBig(limit: 1_000)) { try parser.next() }
        #expect(parser.buffered == 0)
    }

    @Test("are counted together when they are fragments", arguments: Feeding.allCases)
    func tooBigTogether(feeding: Feeding) {
        let half = [UInt8](repeating: 1, count: 600)
        #expect(
            parse(frame(2, half, fin: false) + frame(0, Array(half.prefix(400))), as: feeding, maximumMessage: 1_000)
                .error == nil)
        #expect(
            parse(frame(2, half, fin: false) + frame(0, half), as: feeding, maximumMessage: 1_000).error
                == .messageTooBig(limit: 1_000))
        // A ping in between is none of the message's bytes.
        #expect(
            parse(
                frame(2, half, fin: false) + frame(9, [UInt8](repeating: 2, count: 125))
                    + frame(0, Array(half.prefix(400))), as: feeding, maximumMessage: 1_000
            )
            .error == nil)
    }

    @Test("do not make us reserve what they only promise")
    func reservation() throws {
        var parser = WebSocketFrameParser(side: .server, maximumMessage: 1 << 30)
        parser.feed(ByteBuffer(bytes: [0x82, 0xFF, 0, 0, 0, 0, 0x3F, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 9]))
        #expect(try parser.next() == nil)
        #expect(parser.buffered == 1)
    }

    @Test("after a close frame mean nothing")
    func afterClose() {
        let (elements, error) = parse(closeFrame(1000) + frame(3, [1]) + frame(1, "late"))
        #expect(elements == [.close(code: 1000, reason: "")])
        #expect(error == nil)
        #expect(parse(frame(8, [])).elements == [.close(code: nil, reason: "")])
    }

    @Test(
        "close codes that may be sent",
        arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])
    func goodCodes(code: Int) {
        #expect(parse(closeFrame(UInt16(code))).elements == [.close(code: UInt16(code), reason: "")])
    }

    @Test(
        "close codes that may not",
        arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
    func badCodes(code: Int) {
        #expect(parse(closeFrame(UInt16(code))).error == .invalidCloseCode(UInt16(code)))
    }

    @Test("to clients must not be masked, from clients they must be")
    func sides() {
        #expect(parse(frame(1, [65], mask: nil), side: .client).elements == [.text("A")])
        #expect(parse(frame(1, [65]), side: .client).error == .maskedFrame)
    }

    @Test("wait when nobody asks for more, in order and in full")
    func paused() throws {
        var parser = WebSocketFrameParser(side: .server, maximumMessage: 1 << 20)
        let all = (0..<50).flatMap { frame(2, [UInt8](repeating: UInt8($0), count: 100)) }
        var seen: [UInt8] = []
        // Fed in pieces while only one message is taken at a time.
        for piece in Feeding.sevens.pieces(all) {
            parser.feed(piece)
            if case .binary(let bytes)? = try parser.next() {
                #expect(bytes.readableBytes == 100)
                seen.append(bytes.readableBytesView.first!)
            }
        }
        while case .binary(let bytes)? = try parser.next() { seen.append(bytes.readableBytesView.first!) }
        #expect(seen == (0..<50).map { UInt8($0) })
        #expect(!parser.hasInput)
    }

    @Test("every error has one close code, and a reason that fits", arguments: wrong.map(\.2))
    func closeCodes(error: WebSocketError) {
        let expected: UInt16 =
            switch error {
            case .invalidText, .invalidCloseReason: 1007
            case .messageTooBig: 1009
            default: 1002
            }
        #expect(error.closeCode == expected)
        #expect(error.reason.utf8.count <= 123)
        #expect(!error.reason.isEmpty)
    }

    @Test("that we write are the ones we read", arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
    func roundTrip(count: Int) throws {
        let payload = ByteBuffer(bytes: Self.big.prefix(count))
        for mask in [nil, UInt32(0x1234_5678)] {
            var output = ByteBuffer(bytes: [1, 2, 3])
            output.moveReaderIndex(forwardBy: 1)
            output.writeWebSocketFrame(.binary, payload: payload, mask: mask)
            #expect(output.readBytes(length: 2) == [2, 3])
            var parser = WebSocketFrameParser(side: mask == nil ? .client : .server, maximumMessage: 1 << 20)
            parser.feed(output)
            #expect(try parser.next() == .binary(payload))
        }
    }

    @Test("close reasons are cut between characters")
    func longReason() throws {
        var output = ByteBuffer()
        output.writeWebSocketClose(code: 1011, reason: String(repeating: "€", count: 60))
        #expect(output.readableBytes == 2 + 2 + 123)
        var parser = WebSocketFrameParser(side: .client, maximumMessage: 100)
        parser.feed(output)
        #expect(try parser.next() == .close(code: 1011, reason: String(repeating: "€", count: 41)))
        #expect(closeReason("x" + String(repeating: "€", count: 60)).utf8.count == 121)
        #expect(closeReason("short") == "short")
    }
}
