import Parlance
import ParlanceCore
import Synchronization
import Testing

@Suite("Keys and tokens at the door")
struct DoorTests {
    private let head = Handshake(path: "/", query: [], headers: [], requestID: "", remoteAddress: "")
    private let alice = Caller(name: "alice", id: "")

    /// A door with one key, and a clock that the test turns.
    private func makeDoor(secret: String? = nil) throws -> (Doorkeeper, TokenMint, Shared) {
        let clock = Shared(1_000)
        let tokens = TokenMint(secret: secret, now: { clock.value.withLock { $0 } })
        let keys = try KeyRing(keys: ["long-secret-key"], file: nil)
        return (Doorkeeper(keys: keys, tokens: tokens, isAnonymous: false), tokens, clock)
    }

    private final class Shared: Sendable {
        let value: Mutex<Int>
        init(_ value: Int) { self.value = Mutex(value) }
    }

    @Test("A token opens what its key opens, until it is over")
    func lifetime() throws {
        let (door, tokens, clock) = try makeDoor()
        let caller = try door.admit("long-secret-key", at: head, opensSession: true).caller
        let token = try tokens.issue(TokenGrant(lifetimeSeconds: 30, maximumSessionSeconds: 60), for: caller)
        let visitor = try door.admit(token, at: head, opensSession: true)
        #expect(visitor.caller == caller)
        #expect(visitor.maximumSessionSeconds == 60)
        _ = try door.admit(token, at: head, opensSession: false)
        clock.value.withLock { $0 += 29 }
        _ = try door.admit(token, at: head, opensSession: true)
        clock.value.withLock { $0 += 1 }
        #expect(throws: SessionFailure.self) { try door.admit(token, at: head, opensSession: true) }
    }

    @Test("One for a single use opens one session, and nothing else")
    func once() throws {
        let (door, tokens, _) = try makeDoor()
        let caller = try door.admit("long-secret-key", at: head, opensSession: true).caller
        let token = try tokens.issue(TokenGrant(lifetimeSeconds: 30, isSingleUse: true), for: caller)
        #expect(throws: SessionFailure.self) { try door.admit(token, at: head, opensSession: false) }
        _ = try door.admit(token, at: head, opensSession: true)
        #expect(throws: SessionFailure.self) { try door.admit(token, at: head, opensSession: true) }
    }

    @Test("A forged one, one of another server, and one of a key that is gone open nothing")
    func forged() throws {
        let (door, tokens, _) = try makeDoor()
        let caller = try door.admit("long-secret-key", at: head, opensSession: true).caller
        let token = try tokens.issue(TokenGrant(lifetimeSeconds: 30), for: caller)
        let (other, otherTokens, _) = try makeDoor()
        var bad = [
            try otherTokens.issue(TokenGrant(lifetimeSeconds: 30), for: caller),
            try tokens.issue(TokenGrant(lifetimeSeconds: 30), for: Caller(name: "gone", id: "gone")), "", "..", "a.b.c",
            String(repeating: "x", count: 10_000),
        ]
        for index in token.indices.filter({ token[$0] != "." }) where token[index] != "A" {
            // The last character of each part may hold bits that do not count.
            let next = token.index(after: index)
            if next == token.endIndex || token[next] == "." { continue }
            bad.append(token.replacingCharacters(in: index...index, with: "A"))
        }
        for each in bad {
            #expect(throws: SessionFailure.self) { try door.admit(each, at: head, opensSession: true) }
        }
        #expect(throws: SessionFailure.self) { try other.admit(token, at: head, opensSession: true) }
        #expect(throws: SessionFailure.self) { try door.admit(nil, at: head, opensSession: true) }
    }

    @Test("Servers with the same secret take each other's tokens")
    func shared() throws {
        let (door, tokens, _) = try makeDoor(secret: "one secret for both of them")
        let (other, _, _) = try makeDoor(secret: "one secret for both of them")
        let caller = try door.admit("long-secret-key", at: head, opensSession: true).caller
        let token = try tokens.issue(TokenGrant(lifetimeSeconds: 30), for: caller)
        #expect(try other.admit(token, at: head, opensSession: true).caller == caller)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: ClosedRange<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[index(after: range.upperBound)...]
    }
}
