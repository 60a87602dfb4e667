import Parlance
import ParlanceCore
import Synchronization
import Testing

/// A clock that is set by hand.
private final class Clock: Sendable {
    private let seconds = Mutex(1_000)
    var now: Int { seconds.withLock { $0 } }
    func set(_ value: Int) { seconds.withLock { $0 = value } }
}

@Suite("Keys that are bound to a session")
struct SessionKeysTests {
    private let head = Handshake(path: "/v1/realtime", query: [], headers: [], requestID: "", remoteAddress: "")
    private let clock = Clock()
    private let mint: TokenMint
    private let keys: KeyRing

    init() throws {
        mint = TokenMint(secret: nil) { [clock] in clock.now }
        keys = try KeyRing(keys: ["a-long-key-of-anna"], file: nil)
    }

    private func session(_ instructions: String) -> RealtimeConfiguration {
        var session = RealtimeConfiguration(.conversation, model: "m")
        session.instructions = instructions
        return session
    }

    @Test("A key carries its session, for its owner, as often as it is shown, until it runs out")
    func life() throws {
        let door = Doorkeeper(keys: keys, tokens: mint, isAnonymous: false)
        let owner = try door.admit("a-long-key-of-anna", at: head, opensSession: false).caller
        let key = try mint.issueKey(for: session("Hi."), lifetimeSeconds: 60, to: owner)
        #expect(key.value.hasPrefix("ek_") && key.value.utf8.count >= 40 && key.expiresAt == 1_060)
        for _ in 0..<3 {
            let visitor = try door.admit(key.value, at: head, opensSession: true)
            #expect(visitor.caller == owner && visitor.session?.instructions == "Hi.")
        }
        clock.set(1_060)
        #expect(throws: SessionFailure.self) { _ = try door.admit(key.value, at: head, opensSession: true) }
    }

    @Test("Where no key is asked for, one that is unknown or has run out opens nothing")
    func open() throws {
        let door = Doorkeeper(keys: try KeyRing(keys: [], file: nil), tokens: mint, isAnonymous: true)
        let key = try mint.issueKey(for: session("Hi."), lifetimeSeconds: 60, to: .anyone)
        #expect(try door.admit(key.value, at: head, opensSession: true).session?.instructions == "Hi.")
        #expect(try door.admit("any other key", at: head, opensSession: true).session == nil)
        for wrong in ["ek_", "ek_0123456789", key.value + "0"] {
            #expect(throws: SessionFailure.self) { _ = try door.admit(wrong, at: head, opensSession: true) }
        }
    }

    @Test("Too many are not made, and those that have run out make room")
    func bounds() throws {
        for _ in 0..<4_096 { _ = try mint.issueKey(for: session(""), lifetimeSeconds: 60, to: .anyone) }
        #expect(throws: SessionFailure.self) {
            _ = try mint.issueKey(for: session(""), lifetimeSeconds: 60, to: .anyone)
        }
        clock.set(2_000)
        _ = try mint.issueKey(for: session(""), lifetimeSeconds: 60, to: .anyone)
    }
}
