#if canImport(Glibc)
import Glibc
#endif

/// Gives memory back to the system once many sessions have gone. The allocator keeps what was freed between blocks that are
/// still in use; after a crowd that is most of what the server holds, and the next crowd does not always fit into it.
package struct MemoryReturn {
    /// Fewer sessions than this leave nothing worth the work.
    package static let least = 16

    private var most = 0

    package init() {}

    /// Whether half of the most sessions since the last time have gone. To be asked now and then.
    package mutating func isDue(open: Int) -> Bool {
        most = max(most, open)
        guard most >= Self.least, open <= most / 2 else { return false }
        most = open
        return true
    }

    /// Takes milliseconds, in which threads that allocate may wait.
    static func giveBack() { _ = trim?(0) }

    /// glibc's `malloc_trim(3)`; other allocators give memory back by themselves. (No header that Swift sees declares it.)
    private static let trim = dlsym(nil, "malloc_trim").map {
        unsafeBitCast($0, to: (@convention(c) (Int) -> Int32).self)
    }
}
