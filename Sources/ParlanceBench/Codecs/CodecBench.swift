import Foundation
import ParlanceAudio
import ParlanceCore

/// Measures decoders, resamplers and the jitter buffer on one thread, each alone.
public struct CodecBench {
    let plan: CodecPlan
    var report: CodecReport
    private(set) var say: (String) -> Void

    public init(_ plan: CodecPlan) {
        self.plan = plan
        report = CodecReport(source: plan.source, seconds: plan.seconds, runs: plan.runs)
        say = { _ in }
    }

    /// - Parameter progress: told what is being measured.
    public mutating func run(progress: @escaping (String) -> Void = { _ in }) throws -> CodecReport {
        say = progress
        let wide = try plan.samples(at: 16_000)
        try measureSamples(wide)
        try measureOpus(wide)
        try measureStreams(wide)
        try measureSpeech(wide)
        try measureResamplers()
        try measureJitterBuffer()
        addBandwidth(wide)
        if !AllocationCounter.isLoaded {
            report.leftOut.append(
                "allocations: libAllocationCounter.so, which `swift build` makes, is not beside the program "
                    + "(scripts/fuzz --allocations counts them as well)")
        }
        return report
    }

    // MARK: Decoders

    /// - Parameters:
    ///   - encode: may find its encoder missing; the codec is left out then, and the report says so.
    ///   - make: a new decoder.
    mutating func measure(
        _ name: String, _ encode: @autoclosure () throws -> EncodedSpeech, _ make: () throws -> any AudioDecoder
    ) throws {
        say(name)
        let speech: EncodedSpeech
        do {
            speech = try encode()
        } catch let missing as EncoderMissing {
            report.leftOut.append("\(name): \(missing)")
            return
        }
        var samples: [Float] = []
        let times = try CodecClock.times(plan.runs) { try Self.decode(speech, by: make(), into: &samples) }
        var row = row(name, times, seconds: speech.seconds, bytesPerSecond: speech.bytesPerSecond)
        row.allocationsPerChunk = try Self.allocations(speech, by: make, into: &samples)
        report.decoders.append(row)
    }

    static func decode(
        _ speech: EncodedSpeech, by decoder: any AudioDecoder, into samples: inout [Float]
    ) throws(DecodeError) {
        for message in speech.messages { try decode(message, by: decoder, into: &samples) }
        samples.removeAll(keepingCapacity: true)
        try decoder.finish(into: &samples)
    }

    private static func decode(
        _ message: [UInt8], by decoder: any AudioDecoder, into samples: inout [Float]
    ) throws(DecodeError) {
        samples.removeAll(keepingCapacity: true)
        try message.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
            try decoder.decode(UnsafeRawBufferPointer(bytes), into: &samples)
        }
    }

    /// For each message of the second half.
    private static func allocations(
        _ speech: EncodedSpeech, by make: () throws -> any AudioDecoder, into samples: inout [Float]
    ) throws -> Double? {
        var made: (any AudioDecoder)?
        // No decoder is made of nothing: this shows that allocations are really seen.
        guard let making = try AllocationCounter.count({ made = try make() }), let decoder = made else { return nil }
        guard making > 0 else { throw BenchFailure("allocations are not counted") }
        let half = speech.messages.count / 2
        for message in speech.messages[..<half] { try decode(message, by: decoder, into: &samples) }
        let count = try AllocationCounter.count {
            for message in speech.messages[half...] { try decode(message, by: decoder, into: &samples) }
        }
        return count.map { Double($0) / Double(max(speech.messages.count - half, 1)) }
    }

    func row(_ name: String, _ times: [Double], seconds: Double, bytesPerSecond: Double?) -> CodecReport.Row {
        let scale = 1e6 / (seconds * 50)
        return CodecReport.Row(
            name: name, bestMicrosecondsPer20ms: times[0] * scale,
            medianMicrosecondsPer20ms: times[times.count / 2] * scale, bytesPerSecond: bytesPerSecond,
            audioSeconds: seconds)
    }

    // MARK: Bandwidth

    private mutating func addBandwidth(_ wide: [Float]) {
        guard let reference = report.decoders.first(where: { $0.name == "PCM s16 16 kHz" })?.bytesPerSecond else {
            return
        }
        func add(_ name: String, _ bytesPerSecond: Double) {
            report.bandwidth.append(
                .init(name: name, bytesPerSecond: bytesPerSecond, share: bytesPerSecond / reference))
        }
        for row in report.decoders { if let bytes = row.bytesPerSecond { add(row.name, bytes) } }
        // In JSON messages: four characters for three bytes, in chunks of 100 ms.
        let chunk = Int(reference / 10)
        add("PCM s16 16 kHz in base64", Double((chunk + 2) / 3 * 4 * 10))
    }
}
