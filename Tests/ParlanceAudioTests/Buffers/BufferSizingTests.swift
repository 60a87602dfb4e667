import ParlanceAudio
import Testing

@Suite("Sizing of buffers")
struct BufferSizingTests {
    @Test(
        "an inference buffer covers P99 - P50 in whole chunks",
        arguments: [
            (100, 200, 100, 100), (100, 201, 100, 200), (100, 150, 100, 100), (40, 95, 20, 60), (80, 80, 100, 0),
            (90, 80, 100, 0), (0, 1, 250, 250),
        ])
    func inference(p50: Int, p99: Int, chunk: Int, expected: Int) {
        let size = BufferSizing.inferenceBuffer(
            p50: .milliseconds(p50), p99: .milliseconds(p99), chunk: .milliseconds(chunk))
        #expect(size == .milliseconds(expected))
    }

    @Test("an inference buffer from measured times")
    func inferenceTimes() {
        // 1 to 100 ms, in any order: P50 50 ms, P99 99 ms.
        let times = (1...100).map { Duration.milliseconds($0 * 37 % 101) }
        #expect(BufferSizing.inferenceBuffer(times: times, chunk: .milliseconds(10)) == .milliseconds(50))
        #expect(BufferSizing.inferenceBuffer(times: [], chunk: .milliseconds(10)) == nil)
    }

    @Test(
        "a jitter buffer covers the jitter asked for, within 20 to 200 ms",
        arguments: [(1.0, 100), (0.99, 99), (0.95, 95), (0.1, 20), (0, 20)])
    func jitter(covering: Double, expected: Int) {
        let jitter = (1...100).map { Duration.milliseconds($0 * 37 % 101) }
        #expect(BufferSizing.jitterBuffer(jitter: jitter, covering: covering) == .milliseconds(expected))
    }

    @Test("outliers beyond 200 ms do not count")
    func jitterBound() {
        #expect(BufferSizing.jitterBuffer(jitter: [.seconds(3)]) == .milliseconds(200))
        #expect(BufferSizing.jitterBuffer(jitter: []) == nil)
    }
}
