import Parlance
import Testing

@Suite("Giving memory back")
struct MemoryReturnTests {
    @Test("once half of the sessions have gone, and again when half of the rest have")
    func halves() {
        var memory = MemoryReturn()
        let due = [0, 100, 80, 51, 50, 50, 40, 25, 20, 12, 30, 15].map { memory.isDue(open: $0) }
        #expect(due == [false, false, false, false, true, false, false, true, false, true, false, true])
    }

    @Test("few sessions coming and going are not worth it")
    func few() {
        var memory = MemoryReturn()
        let due = (0..<100).map { memory.isDue(open: $0 % MemoryReturn.least) }
        #expect(!due.contains(true))
    }
}
