import Foundation
import ParlanceAudio
import ParlanceCore

/// Measures decoders, resamplers and the jitter buffer on one thread, each alone.
public struct CodecBench {
    private let plan: CodecPlan
    private var report: CodecReport
    private var say: (String) -> Void

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
        try measureResamplers()
        try measureJitterBuffer()
        addBandwidth(wide)
        return report
    }

    // MARK: Decoders

    private mutating func measure(
        _ name: String, _ speech: EncodedSpeech, _ make: () throws -> any AudioDecoder
    ) throws {
        say(name)
        var samples: [Float] = []
        let times = try CodecClock.times(plan.runs) { try Self.decode(speech, by: make(), into: &samples) }
        report.decoders.append(row(name, times, seconds: speech.seconds, bytesPerSecond: speech.bytesPerSecond))
    }

    private static func decode(
        _ speech: EncodedSpeech, by decoder: any AudioDecoder, into samples: inout [Float]
    ) throws(DecodeError) {
        for message in speech.messages {
            samples.removeAll(keepingCapacity: true)
            try message.withUnsafeBufferPointer { (bytes) throws(DecodeError) in
                try decoder.decode(UnsafeRawBufferPointer(bytes), into: &samples)
            }
        }
        samples.removeAll(keepingCapacity: true)
        try decoder.finish(into: &samples)
    }

    private func row(_ name: String, _ times: [Double], seconds: Double, bytesPerSecond: Double?) -> CodecReport.Row {
        let scale = 1e6 / (seconds * 50)
        return CodecReport.Row(
            name: name, bestMicrosecondsPer20ms: times[0] * scale,
            medianMicrosecondsPer20ms: times[times.count / 2] * scale, bytesPerSecond: bytesPerSecond,
            audioSeconds: seconds)
    }

    private mutating func measureSamples(_ wide: [Float]) throws {
        let narrow = try plan.samples(at: 8_000)
        for (name, encoding, rate) in [
            ("PCM s16 16 kHz", SampleEncoding.linear16, 16_000), ("PCM f32 16 kHz", .linear32, 16_000),
            ("µ-law 8 kHz", .mulaw, 8_000), ("A-law 8 kHz", .alaw, 8_000),
        ] {
            let format = AudioFormat(encoding: encoding, sampleRate: rate)
            let speech = try EncodedSpeech(rate == 8_000 ? narrow : wide, rate: rate, by: PCMEncoder(format))
            try measure(name, speech) { try PCMDecoder(format) }
        }
    }

    private mutating func measureOpus(_ wide: [Float]) throws {
        let settings = OpusSettings(bitRate: 32_000)
        let packets = try EncodedSpeech.opusPackets(wide, settings)
        try measure("Opus 16 kHz 32k, 20 ms", packets) { try OpusPacketDecoder(channels: 1) }
        try compare("Opus 16 kHz 32k", packets)
        let full = OpusSettings(sampleRate: 48_000, bitRate: 64_000, application: .audio)
        let fullPackets = try EncodedSpeech.opusPackets(plan.samples(at: 48_000), full)
        try measure("Opus 48 kHz 64k to 16 kHz", fullPackets) { try OpusPacketDecoder(channels: 1) }
        try compare("Opus 48 kHz 64k to 16 kHz", fullPackets)
        let ogg = try EncodedSpeech(wide, rate: 16_000, by: OggOpusEncoder(settings, pageMilliseconds: 20))
        try measure("Ogg Opus 32k, 20 ms pages", ogg) { OggDecoder() }
        let preSkip = try OpusPacketEncoder(settings).lookahead * 3
        try measure("WebM Opus 32k", EncodedSpeech.webm(packets, preSkip: preSkip)) { WebMDecoder() }
    }

    /// In turn, so that both have the same luck with the machine.
    private mutating func compare(_ name: String, _ packets: EncodedSpeech) throws {
        var samples: [Float] = []
        var ours: [Double] = []
        var plain: [Double] = []
        for _ in 0..<max(plan.runs, 3) {
            let decoder = try OpusPacketDecoder(channels: 1)
            let library = try OpusBaseline()
            ours += try CodecClock.times(1) { try Self.decode(packets, by: decoder, into: &samples) }
            plain += try CodecClock.times(1) { try library.decode(packets.messages) }
        }
        let scale = 1e6 / (packets.seconds * 50)
        report.baselines.append(
            .init(
                name: name, oursMicroseconds: (ours.min() ?? 0) * scale,
                libraryMicroseconds: (plain.min() ?? 0) * scale))
    }

    private mutating func measureStreams(_ wide: [Float]) throws {
        let flac = try EncodedSpeech(wide, rate: 16_000, by: FLACEncoder(sampleRate: 16_000, channels: 1))
        try measure("FLAC 16 kHz", flac) { FLACDecoder() }
        let mp3 = try EncodedSpeech(
            wide, rate: 16_000, by: MP3Encoder(sampleRate: 16_000, channels: 1, bitRate: 64_000))
        try measure("MP3 16 kHz 64k", mp3) { try MP3Decoder() }
        let full = try EncodedSpeech(
            plan.samples(at: 44_100), rate: 44_100, by: MP3Encoder(sampleRate: 44_100, channels: 1, bitRate: 128_000))
        try measure("MP3 44.1 kHz 128k", full) { try MP3Decoder() }
        // No encoder of AMR is at hand; what the bits say makes little difference to what it costs to decode them.
        try measure("AMR-NB 12.2k, random bits", EncodedSpeech.frames(head: 0x3C, bytes: 32, like: wide)) {
            try AMRDecoder(.narrowband)
        }
        try measure("AMR-WB 23.85k, random bits", EncodedSpeech.frames(head: 0x44, bytes: 61, like: wide)) {
            try AMRDecoder(.wideband)
        }
        try foreign("Ogg Speex 16 kHz", wide, ["-c:a", "libspeex", "-f", "ogg"]) { OggDecoder() }
    }

    /// A codec for which we have no encoder.
    private mutating func foreign(
        _ name: String, _ wide: [Float], _ options: [String], _ make: () throws -> any AudioDecoder
    ) throws {
        guard let speech = try EncodedSpeech.ffmpeg(wide, options) else {
            report.leftOut.append("\(name): it needs ffmpeg to encode it, and that is not here or cannot")
            return
        }
        try measure(name, speech, make)
    }

    // MARK: Resamplers and buffers

    private mutating func measureResamplers() throws {
        for rate in [48_000, 44_100, 24_000, 8_000] {
            let name = "\(Double(rate) / 1_000) to 16 kHz"
            say(name)
            let input = try plan.samples(at: rate)
            var output: [Float] = []
            let times = try CodecClock.times(plan.runs) {
                let resampler = try Resampler(from: rate)
                input.withUnsafeBufferPointer { all in
                    for start in stride(from: 0, to: all.count, by: rate / 50) {
                        output.removeAll(keepingCapacity: true)
                        let end = min(start + rate / 50, all.count)
                        resampler.resample(UnsafeBufferPointer(rebasing: all[start..<end]), into: &output)
                    }
                }
            }
            report.resamplers.append(
                row(name, times, seconds: Double(input.count) / Double(rate), bytesPerSecond: nil))
        }
    }

    private mutating func measureJitterBuffer() throws {
        say("jitter buffer")
        let packet = [UInt8](repeating: 7, count: 80)
        let count = 20_000
        var handed = 0
        let times = CodecClock.times(plan.runs) {
            handed = 0
            var buffer = JitterBuffer(JitterBuffer.Settings(clockRate: 48_000))
            for index in 0..<count {
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
        guard handed >= count - 4 else {
            throw BenchFailure("the jitter buffer handed out \(handed) of \(count) packets")
        }
        report.buffers.append(
            row("jitter buffer, push and pop", times, seconds: Double(count) / 50, bytesPerSecond: nil))
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
