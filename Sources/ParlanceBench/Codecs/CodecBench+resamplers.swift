import ParlanceAudio
import ParlanceCore

extension CodecBench {
    mutating func measureResamplers() throws {
        for rate in [48_000, 44_100, 32_000, 24_000, 22_050, 12_000, 11_025, 8_000] {
            let name = "\(Double(rate) / 1_000) to 16 kHz"
            say(name)
            let input = try plan.samples(at: rate)
            let chunk = rate / 50
            var output: [Float] = []
            func resample(_ range: Range<Int>, by resampler: Resampler) {
                input.withUnsafeBufferPointer { all in
                    for start in stride(from: range.lowerBound, to: range.upperBound, by: chunk) {
                        output.removeAll(keepingCapacity: true)
                        let end = min(start + chunk, range.upperBound)
                        resampler.resample(UnsafeBufferPointer(rebasing: all[start..<end]), into: &output)
                    }
                }
            }
            let times = try CodecClock.times(plan.runs) {
                resample(0..<input.count, by: try Resampler(from: rate))
            }
            var row = row(
                name, times, seconds: Double(input.count) / Double(rate), bytesPerSecond: Double(4 * rate))
            let resampler = try Resampler(from: rate)
            let half = input.count / 2 / chunk * chunk
            resample(0..<half, by: resampler)
            let chunks = Double(input.count - half) / Double(chunk)
            row.allocationsPerChunk = AllocationCounter.count { resample(half..<input.count, by: resampler) }.map {
                Double($0) / chunks
            }
            report.resamplers.append(row)
        }
    }

    mutating func measureJitterBuffer() throws {
        say("jitter buffer")
        let packet = [UInt8](repeating: 7, count: 80)
        let count = 20_000
        var handed = 0
        func pass(_ range: Range<Int>, through buffer: inout JitterBuffer) {
            for index in range {
                // Every second pair arrives swapped.
                let number = index % 4 == 2 ? index + 1 : index % 4 == 3 ? index - 1 : index
                let now = Duration.milliseconds(20 * index)
                packet.withUnsafeBytes {
                    _ = buffer.push(
                        sequence: UInt16(truncatingIfNeeded: number),
                        timestamp: UInt32(truncatingIfNeeded: number * 960),
                        source: 1, samples: 960, payload: $0, at: now)
                }
                while case .packet = buffer.pop(at: now) { handed += 1 }
            }
        }
        let times = CodecClock.times(plan.runs) {
            handed = 0
            var buffer = JitterBuffer(JitterBuffer.Settings(clockRate: 48_000))
            pass(0..<count, through: &buffer)
        }
        guard handed >= count - 4 else {
            throw BenchFailure("the jitter buffer handed out \(handed) of \(count) packets")
        }
        var row = row(
            "jitter buffer, push and pop", times, seconds: Double(count) / 50,
            bytesPerSecond: Double(50 * packet.count))
        var buffer = JitterBuffer(JitterBuffer.Settings(clockRate: 48_000))
        pass(0..<count / 2, through: &buffer)
        row.allocationsPerChunk = AllocationCounter.count { pass(count / 2..<count, through: &buffer) }.map {
            Double($0) / Double(count - count / 2)
        }
        report.buffers.append(row)
    }
}
