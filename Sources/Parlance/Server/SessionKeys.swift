import Crypto
import Foundation
import ParlanceCore
import Synchronization

/// Short-lived keys (`ek_…`) that stand for a key and a session's configuration. Kept in memory, as hashes, until they run
/// out; they end with the server. Safe from any thread.
final class SessionKeys: Sendable {
    struct Entry: Sendable {
        /// ``Caller/id`` of who had it made.
        var caller: String
        var session: RealtimeConfiguration
        var expiresAt: Int
    }

    /// Keys that may be out at a time; each holds a configuration of some kilobytes.
    static let maximum = 4_096
    static let prefix = "ek_"

    private let keys = Mutex<[SHA256.Digest: Entry]>([:])
    private let now: @Sendable () -> Int

    /// - Parameter now: seconds since 1970.
    init(now: @escaping @Sendable () -> Int) { self.now = now }

    func issue(
        for session: RealtimeConfiguration, lifetimeSeconds: Int, to caller: String
    ) throws(SessionFailure) -> SessionKey {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let value = Self.prefix + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let now = now()
        let entry = Entry(caller: caller, session: session, expiresAt: now + lifetimeSeconds)
        let isFull = keys.withLock { keys in
            if keys.count >= Self.maximum { keys = keys.filter { $0.value.expiresAt > now } }
            guard keys.count < Self.maximum else { return true }
            keys[Self.digest(value)] = entry
            return false
        }
        guard !isFull else { throw .tooBusy("Too many client secrets are out.", retryAfter: 60) }
        return SessionKey(value: value, expiresAt: entry.expiresAt)
    }

    /// What a key stands for; nil if it is none of ours, or has run out.
    func check(_ value: String) -> Entry? {
        let now = now()
        return keys.withLock { keys in keys[Self.digest(value)].flatMap { $0.expiresAt > now ? $0 : nil } }
    }

    private static func digest(_ value: String) -> SHA256.Digest { SHA256.hash(data: Data(value.utf8)) }
}
