import Synchronization

/// Session ids in use: a second stream with one of them is refused. Safe from any thread.
package final class SessionIDs: Sendable {
    private let open = Mutex<Set<String>>([])

    package init() {}

    /// Nil where it is taken already.
    package func lease(_ id: String) -> SessionIDLease? {
        open.withLock { $0.insert(id).inserted } ? SessionIDLease(id, of: self) : nil
    }

    fileprivate func giveBack(_ id: String) { open.withLock { _ = $0.remove(id) } }
}

/// A session id that nobody else can use meanwhile. Given back at the latest when it is forgotten.
package final class SessionIDLease: Sendable {
    private let id: String
    private let ids: SessionIDs
    private let isOut = Atomic(true)

    fileprivate init(_ id: String, of ids: SessionIDs) {
        self.id = id
        self.ids = ids
    }

    package func giveBack() { if isOut.exchange(false, ordering: .relaxed) { ids.giveBack(id) } }

    deinit { giveBack() }
}
