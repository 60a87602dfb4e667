import NIOCore
import NIOEmbedded
import NIOWebSocket
import ParlanceTransports
import Testing

/// Our parser beside NIOWebSocket's own decoder, on frames that are right and on bytes that are not.
@Suite("Our parser and the library's")
struct LibraryAgreementTests {
    /// A small repeatable generator.
    struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var x = state
            x ^= x >> 33
            x &*= 0xFF51_AFD7_ED55_8CCD
            return x ^ x >> 33
        }
    }

    /// What the library's decoder and the rules it leaves to others make of some bytes.
    struct Library {
        var elements: [WebSocketFrameParser.Element] = []
        var isRefused = false
        var isClosed = false

        init(_ pieces: [ByteBuffer], limit: Int) throws {
            let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: limit)))
            defer { _ = try? channel.finish() }
            var message: (opcode: NIOWebSocket.WebSocketOpcode, bytes: [UInt8])?
            for piece in pieces where !isRefused && !isClosed {
                do {
                    try channel.writeInbound(piece)
                } catch {
                    isRefused = true
                }
                while !isClosed, let frame = try channel.readInbound(as: WebSocketFrame.self) {
                    guard take(frame, &message, limit: limit) else {
                        isRefused = true
                        return
                    }
                }
                // What follows a close frame is nobody's business.
                if isClosed { isRefused = false }
            }
        }

        /// The checks that the library's documentation leaves to its users, written down a second time.
        private mutating func take(
            _ frame: WebSocketFrame, _ message: inout (opcode: NIOWebSocket.WebSocketOpcode, bytes: [UInt8])?,
            limit: Int
        ) -> Bool {
            guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else { return false }
            let bytes = Array(frame.unmaskedData.readableBytesView)
            switch frame.opcode {
            case .ping: elements.append(.ping(ByteBuffer(bytes: bytes)))
            case .pong: elements.append(.pong(ByteBuffer(bytes: bytes)))
            case .connectionClose:
                if bytes.count == 1 { return false }
                guard let reason = String(validating: bytes.dropFirst(2), as: UTF8.self) else { return false }
                let code = bytes.count < 2 ? nil : UInt16(bytes[0]) << 8 | UInt16(bytes[1])
                if let code, !WebSocketCloseCode.mayBeSent(code) { return false }
                elements.append(.close(code: code, reason: reason))
                isClosed = true
            case .text, .binary, .continuation:
                if frame.opcode == .continuation {
                    guard message != nil else { return false }
                } else {
                    guard message == nil else { return false }
                    message = (frame.opcode, [])
                }
                message!.bytes += bytes
                if message!.bytes.count > limit { return false }
                guard frame.fin else { return true }
                if message!.opcode == .text {
                    guard let text = String(validating: message!.bytes, as: UTF8.self) else { return false }
                    elements.append(.text(text))
                } else {
                    elements.append(.binary(ByteBuffer(bytes: message!.bytes)))
                }
                message = nil
            default: return false
            }
            return true
        }
    }

    private func cut(_ bytes: [UInt8], with random: inout Random) -> [ByteBuffer] {
        var pieces: [ByteBuffer] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...max(1, Bool.random(using: &random) ? 9 : rest.count), using: &random)
            pieces.append(ByteBuffer(bytes: rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return pieces
    }

    private func ours(
        _ pieces: [ByteBuffer], limit: Int
    ) -> (elements: [WebSocketFrameParser.Element], error: WebSocketError?) {
        var parser = WebSocketFrameParser(side: .server, maximumMessage: limit)
        var elements: [WebSocketFrameParser.Element] = []
        for piece in pieces {
            parser.feed(piece)
            do throws(WebSocketError) {
                while let element = try parser.next() { elements.append(element) }
            } catch {
                return (elements, error)
            }
        }
        return (elements, nil)
    }

    @Test("read the same from random valid conversations", arguments: 0..<8)
    func valid(seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 7_919 &+ 1)
        for _ in 0..<150 {
            var bytes: [UInt8] = []
            var open = false
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let mask = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
                let sizes = [0, 1, 5, 125, 126, 127, 300, 3_200]
                if Int.random(in: 0..<4, using: &random) == 0 {
                    let payload = (0..<sizes[Int.random(in: 0..<4, using: &random)]).map {
                        UInt8(truncatingIfNeeded: $0)
                    }
                    bytes += frame(Bool.random(using: &random) ? 9 : 10, payload, mask: mask)
                } else {
                    let count = sizes.randomElement(using: &random)!
                    let payload = (0..<count).map { _ in UInt8.random(in: 0...127, using: &random) }
                    let fin = Bool.random(using: &random)
                    bytes += frame(open ? 0 : Bool.random(using: &random) ? 1 : 2, payload, fin: fin, mask: mask)
                    open = !fin
                }
            }
            if Bool.random(using: &random) { bytes += closeFrame(1000, "done") }
            let pieces = cut(bytes, with: &random)
            let library = try Library(pieces, limit: 1 << 16)
            let (elements, error) = ours(pieces, limit: 1 << 16)
            #expect(error == nil)
            #expect(!library.isRefused)
            #expect(elements == library.elements)
        }
    }

    /// Where we are stricter than the library, or sooner.
    private func onlyOursIsStrict(_ error: WebSocketError) -> Bool {
        switch error {
        // The library takes long forms of short lengths.
        case .nonMinimalLength: true
        // We refuse on the header, the library hands over frames only when they are complete.
        case .unmaskedFrame, .reservedBits, .reservedOpcode, .unexpectedContinuation, .expectedContinuation,
            .controlFrameTooLong, .fragmentedControlFrame, .messageTooBig, .negativeLength:
            true
        case .maskedFrame, .truncatedCloseCode, .invalidCloseCode, .invalidText, .invalidCloseReason: false
        }
    }

    @Test("refuse the same garbage", arguments: 0..<8)
    func garbage(seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 104_729 &+ 3)
        var refusals = 0
        for _ in 0..<1_500 {
            // Valid frames with some bytes changed; or noise with headers that look like something.
            var bytes: [UInt8] = []
            if Bool.random(using: &random) {
                for _ in 0..<3 {
                    bytes += frame(
                        [0, 1, 2, 8, 9, 10].randomElement(using: &random)!,
                        (0..<Int.random(in: 0..<140, using: &random)).map { _ in
                            UInt8.random(in: 0...255, using: &random)
                        },
                        fin: Bool.random(using: &random))
                }
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            } else {
                bytes = (0..<Int.random(in: 1..<60, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                bytes[0] = [0x81, 0x82, 0x01, 0x88, 0x89].randomElement(using: &random)!
                if bytes.count > 1 { bytes[1] = 0x80 | bytes[1] }
            }
            let pieces = cut(bytes, with: &random)
            let library = try Library(pieces, limit: 1 << 16)
            let (elements, error) = ours(pieces, limit: 1 << 16)
            if let error {
                refusals += 1
                #expect(library.isRefused || onlyOursIsStrict(error), "\(error): \(bytes)")
                // Up to the refusal both have read the same.
                #expect(elements == Array(library.elements.prefix(elements.count)), "\(bytes)")
            } else {
                #expect(!library.isRefused, "\(bytes)")
                #expect(elements == library.elements, "\(bytes)")
            }
        }
        #expect(refusals > 100)
    }
}
