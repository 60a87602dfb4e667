import NIOCore
import ParlanceTransports
import Testing

@Suite("Buffers that messages take from each other")
struct RecycledBufferTests {
    private func next(_ parser: inout WebSocketFrameParser, _ bytes: [UInt8], as feeding: Feeding) throws -> ByteBuffer?
    {
        var found: ByteBuffer?
        for piece in feeding.pieces(bytes) {
            parser.feed(piece)
            while let element = try parser.next() {
                if case .binary(let payload) = element { found = payload }
            }
        }
        return found
    }

    @Test("are filled anew, however the frames are cut", arguments: Feeding.allCases)
    func filledAnew(feeding: Feeding) throws {
        var parser = WebSocketFrameParser(side: .server, maximumMessage: 1 << 20)
        var spare = ByteBuffer(repeating: 7, count: 4_096)
        let memory = spare.withUnsafeReadableBytes { $0.baseAddress }
        for length in [3_200, 1, 0, 4_096] {
            #expect(parser.wantsBuffer)
            parser.recycle(&spare)
            #expect(!parser.wantsBuffer)
            let payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            spare = try #require(try next(&parser, frame(2, payload), as: feeding))
            #expect(Array(spare.readableBytesView) == payload)
            #expect(length == 0 || spare.withUnsafeReadableBytes { $0.baseAddress } == memory)
        }
    }

    @Test("that somebody holds still are left alone")
    func shared() throws {
        var parser = WebSocketFrameParser(side: .server, maximumMessage: 1 << 20)
        let held = ByteBuffer(repeating: 7, count: 100)
        var spare = held
        parser.recycle(&spare)
        let payload = try #require(try next(&parser, frame(2, [1, 2, 3]), as: .whole))
        #expect(Array(payload.readableBytesView) == [1, 2, 3])
        #expect(held == ByteBuffer(repeating: 7, count: 100))
    }

    @Test("grow for a longer message, fragments and a text in between")
    func grow() throws {
        var parser = WebSocketFrameParser(side: .server, maximumMessage: 1 << 20)
        var spare = ByteBuffer(repeating: 7, count: 10)
        parser.recycle(&spare)
        let payload = [UInt8](repeating: 5, count: 70_000)
        let bytes = frame(1, "hello") + frame(2, Array(payload[..<9]), fin: false) + frame(0, Array(payload[9...]))
        #expect(try next(&parser, bytes, as: .sevens) == ByteBuffer(bytes: payload))
    }
}
