import NIOCore
import ParlanceCore
import Synchronization
import Testing

@Suite("The body of a request")
struct RequestBodyTests {
    @Test("What is put in comes out in order, whoever is first")
    func order() async throws {
        let body = RequestBody()
        let reader = Task { String(buffer: try await body.whole(limit: 1_000)) }
        for piece in ["one ", "two ", "three"] {
            #expect(body.receive(ByteBuffer(string: piece)))
            await Task.yield()
        }
        body.finish()
        #expect(try await reader.value == "one two three")
        #expect(try await body.next() == nil)
    }

    @Test("It says when it is full, and when there is room again")
    func bound() async throws {
        let rooms = Mutex(0)
        let body = RequestBody { rooms.withLock { $0 += 1 } }
        let piece = ByteBuffer(repeating: 0, count: 64 * 1_024)
        #expect(body.receive(piece))
        #expect(body.receive(piece))
        #expect(body.receive(piece))
        #expect(!body.receive(piece))
        _ = try await body.next()
        #expect(rooms.withLock { $0 } == 0)
        _ = try await body.next()
        #expect(rooms.withLock { $0 } == 1)
        _ = try await body.next()
        #expect(rooms.withLock { $0 } == 1)
    }

    @Test("A failure is told at once; what comes after an end is nothing")
    func failure() async throws {
        let body = RequestBody()
        _ = body.receive(ByteBuffer(string: "lost"))
        body.fail(.idle("late"))
        body.finish()
        _ = body.receive(ByteBuffer(string: "more"))
        await #expect(throws: SessionFailure.idle("late")) { try await body.next() }

        let waiting = RequestBody()
        let reader = Task { try await waiting.next() }
        await Task.yield()
        waiting.fail(.idle("gone"))
        await #expect(throws: SessionFailure.idle("gone")) { try await reader.value }
    }

    @Test("More than is wanted is too large")
    func limit() async throws {
        let body = RequestBody(ByteBuffer(string: "0123456789"))
        await #expect(throws: SessionFailure.self) { try await body.whole(limit: 9) }
        #expect(try await RequestBody(ByteBuffer()).whole(limit: 0).readableBytes == 0)
    }
}
