import Foundation
import ParlanceAudio
import ParlanceCore
import Testing

/// Real speech, coded by Opus, over a bad network: what the jitter buffer is for.
@Suite("The jitter buffer with Opus")
struct JitterBufferOpusTests {
    private static let folder = "/usr/share/pocketsphinx/test/data/librivox"

    @Test("turns a rough network's packets into continuous speech, the loss concealed and counted", arguments: [1, 2])
    func speech(seed: UInt64) throws {
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: Self.folder)) ?? [])
            .filter { $0.hasSuffix(".wav") }.sorted()
        guard !files.isEmpty else {
            print("*** \(Self.folder) is not there (Debian: pocketsphinx-testdata): this test is SKIPPED. ***")
            return
        }
        var speech: [Float] = []
        for file in files { speech += try AudioFileReader.speech(path: "\(Self.folder)/\(file)") }
        let packets = try encode(speech)
        let trace = NetworkTrace(
            packets: packets.count, jitter: .milliseconds(100), loss: 0.05, reorder: 0.02, double: 0.01, seed: seed)

        let clean = try decode(packets)
        let (heard, counters, recovered) = try transmit(packets, over: trace)
        // As long as what was sent, to the sample: 320 of 16 kHz for each packet.
        #expect(heard.count == packets.count * 320)
        #expect(clean.count == heard.count)
        #expect(counters.lost == trace.sent.filter { $0.arrivals.isEmpty }.count + counters.late)
        #expect(counters.played + counters.lost == packets.count)
        #expect(counters.concealedSamples == counters.lost * 960)
        #expect(counters.lost > packets.count / 30)
        #expect(recovered > 0, "some of it came back from the redundancy in the next packet")

        // Concealed is closer to what was said than silence is.
        let lost = Set(0..<packets.count).subtracting(trace.sent.filter { !$0.arrivals.isEmpty }.map(\.index))
        var holes = clean
        for index in lost { for sample in index * 320..<(index + 1) * 320 { holes[sample] = 0 } }
        let (ours, silent) = (snr(of: heard, against: clean), snr(of: holes, against: clean))
        #expect(ours > silent + 1, "\(ours) dB against \(silent) dB with holes")
        // And it has no clicks that speech does not have.
        let steepest = zip(clean.dropFirst(), clean).map { abs($0 - $1) }.max() ?? 0
        #expect(zip(heard.dropFirst(), heard).allSatisfy { abs($0 - $1) <= 1.5 * steepest })
    }

    private func encode(_ speech: [Float]) throws -> [[UInt8]] {
        let encoder = try OpusPacketEncoder(OpusSettings(bitRate: 32_000, expectedLoss: 10))
        return try stride(from: 0, to: speech.count - 319, by: 320).map { start in
            try speech[start..<start + 320].withUnsafeBufferPointer { try [UInt8](encoder.encode($0)) }
        }
    }

    private func decode(_ packets: [[UInt8]]) throws -> [Float] {
        let decoder = try OpusPacketDecoder(channels: 1)
        var samples: [Float] = []
        for packet in packets { try packet.withUnsafeBytes { try decoder.decode($0, into: &samples) } }
        return samples
    }

    private func transmit(
        _ packets: [[UInt8]], over trace: NetworkTrace
    ) throws -> (heard: [Float], counters: JitterBufferCounters, recovered: Int) {
        var buffer = JitterBuffer(JitterBuffer.Settings(clockRate: 48_000))
        let decoder = try OpusPacketDecoder(channels: 1)
        var heard: [Float] = []
        var alarm: Duration?
        func pop(at now: Duration, ending: Bool = false) throws {
            while true {
                switch buffer.pop(at: now, ending: ending) {
                case .packet(let packet): try decoder.decode(packet.payload, into: &heard)
                case .lost(let samples, let next): decoder.conceal(samples: samples / 3, next: next, into: &heard)
                case .silence(let samples): heard += [Float](repeating: 0, count: samples / 3)
                case .wait(let until):
                    alarm = until
                    return
                }
            }
        }
        for (packet, time) in trace.arrivals {
            while let due = alarm, due < time { try pop(at: due) }
            packets[packet.index].withUnsafeBytes {
                _ = buffer.push(
                    sequence: UInt16(truncatingIfNeeded: packet.index),
                    timestamp: UInt32(truncatingIfNeeded: packet.timestamp), source: 7, samples: packet.samples,
                    payload: $0, at: time)
            }
            try pop(at: time)
        }
        try pop(at: .seconds(1_000), ending: true)
        return (heard, buffer.counters, decoder.recoveredSamples)
    }

    private func snr(of signal: [Float], against reference: [Float]) -> Double {
        Signals.decibels(Signals.rms(reference) / Signals.rms(zip(signal, reference).map { $0 - $1 }))
    }
}
