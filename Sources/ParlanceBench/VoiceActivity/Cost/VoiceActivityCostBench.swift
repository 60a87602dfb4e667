import ParlanceCore

/// Measures what detectors cost on one thread, all of them in turn in every run, so that all have the same luck with
/// the machine.
public struct VoiceActivityCostBench {
    private let plan: VoiceActivityCostPlan

    public init(_ plan: VoiceActivityCostPlan) { self.plan = plan }

    /// - Parameter progress: told what is being measured.
    /// - Throws: ``BenchFailure`` where a detector gives what is no probability, ``RecognizerError`` where one cannot
    ///   begin.
    public func run(progress: (String) -> Void = { _ in }) throws -> [VoiceActivityCost] {
        var costs: [VoiceActivityCost] = []
        for count in plan.streams {
            let streams = try plan.models.map { try SteppedStreams($0.model, streams: count, samples: plan.samples) }
            var times = [[Double]](repeating: [], count: streams.count)
            for run in 0...plan.runs {  // the first warms up and does not count
                progress("\(count) stream\(count == 1 ? "" : "s"), run \(run) of \(plan.runs)")
                for turn in streams.indices {
                    let index = (turn + run) % streams.count
                    let time = try measure(streams[index], plan.models[index].name)
                    if run > 0 { times[index].append(time) }
                }
            }
            let references = plan.models.enumerated().filter { plan.references.contains($0.element.name) }
                .map { (name: $0.element.name, median: median(times[$0.offset])) }
            for (index, stream) in streams.enumerated() {
                let middle = median(times[index])
                costs.append(
                    VoiceActivityCost(
                        name: plan.models[index].name, streams: count, isBatched: stream.isBatched,
                        windowSamples: stream.windowSamples, medianMicrosecondsPer32ms: middle,
                        bestMicrosecondsPer32ms: times[index].min() ?? middle,
                        timesFaster: Dictionary(
                            references.map { ($0.name, $0.median / middle) }, uniquingKeysWith: { first, _ in first })))
            }
        }
        return costs
    }

    /// Microseconds of processor time for 32 ms of one stream's audio.
    private func measure(_ streams: SteppedStreams, _ name: String) throws(BenchFailure) -> Double {
        let steps = max(plan.windows / streams.count, 1)
        var sum: Float = 0
        let start = CodecClock.now
        for _ in 0..<steps { sum += streams.advance() }
        let seconds = CodecClock.now - start
        let windows = steps * streams.count
        guard sum >= 0, sum <= Float(windows) * 1.001 else {
            throw BenchFailure("\(name) gives what is no probability")
        }
        let audio = Double(windows * streams.windowSamples) / Double(MediaTime.samplesPerSecond)
        return seconds * 1e6 * 0.032 / audio
    }

    private func median(_ times: [Double]) -> Double { times.sorted().percentile(50) }
}
