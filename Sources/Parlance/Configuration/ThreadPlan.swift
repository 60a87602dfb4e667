/// How many threads of each kind, where nobody says: most for the recognizer, which does most of the work.
///
/// An event loop carries some thousand live sessions, a session worker as many with voice activity by a network, so on
/// two processors there is one thread of each kind, and the system shares the processors among the three.
struct ThreadPlan: Hashable {
    let eventLoops: Int
    let workers: Int
    let recognizer: Int

    init(processors: Int) {
        eventLoops = min(max(processors / 8, 1), 64)
        workers = min(max(processors / 4, 1), 64)
        recognizer = min(max(processors - eventLoops - workers, 1), 64)
    }
}
