import ParlanceAudio
import ParlanceCore

/// What must hold for a decoder of packets, whatever the packets are.
///
/// The input is its choice byte, then for each packet a byte that tells its length (below 250) or what else to do.
///
/// - Every sample is in ±1, no more of them than ``samplesPerByte``.
/// - A gap is filled with as many samples as were asked for.
/// - A packet that is refused leaves the decoder usable, and where ``refusesUntouched``, as it was: without it, the
///   others give the same samples.
/// - Nothing is lost with a decoder.
struct PacketProperty: Sendable {
    var samplesPerByte: Int
    var refusesUntouched = true
    var makeDecoder: @Sendable (_ choice: Int) throws(DecodeError) -> any PacketDecoder

    private enum Step {
        case packet(Range<Int>)
        case conceal(samples: Int, next: Range<Int>?)
    }

    func check(_ input: [UInt8], _ memory: FuzzTarget.MemoryProbe?) -> String? {
        guard let choice = input.first.map(Int.init) else { return nil }
        let steps = Self.steps(input)
        let before = memory?() ?? 0
        if let complaint = compare(input, choice, steps) { return complaint }
        guard let memory else { return nil }
        var after = memory()
        for _ in 0..<3 where after > before {
            let start = memory()
            _ = compare(input, choice, steps)
            after = before + memory() - start
        }
        return after > before ? "\(after - before) bytes are lost with every decoder" : nil
    }

    private func compare(_ input: [UInt8], _ choice: Int, _ steps: [Step]) -> String? {
        var samples: [Float] = []
        var refused: Set<Int> = []
        if let complaint = run(input, choice, steps, leavingOut: [], refused: &refused, into: &samples) {
            return complaint
        }
        let limit = input.count * samplesPerByte
        guard samples.count <= limit else {
            return "\(samples.count) samples out of \(input.count) bytes; \(limit) are allowed"
        }
        for (index, sample) in samples.enumerated() where !(sample >= -1 && sample <= 1) {
            return "sample \(index) is \(sample)"
        }
        guard refusesUntouched, !refused.isEmpty else { return nil }
        var without: [Float] = []
        var again: Set<Int> = []
        if let complaint = run(input, choice, steps, leavingOut: refused, refused: &again, into: &without) {
            return complaint
        }
        guard again.isEmpty else { return "step \(again.min() ?? 0) is refused once the ones before are left out" }
        return samples == without
            ? nil : "\(samples.count) samples with the refused packets, \(without.count) others without them"
    }

    private func run(
        _ input: [UInt8], _ choice: Int, _ steps: [Step], leavingOut: Set<Int>, refused: inout Set<Int>,
        into samples: inout [Float]
    ) -> String? {
        do throws(DecodeError) {
            let decoder = try makeDecoder(choice)
            guard let channels = decoder.output?.channels else { return "no output format from the start" }
            for (index, step) in steps.enumerated() where !leavingOut.contains(index) {
                let start = samples.count
                switch step {
                case .packet(let range):
                    do throws(DecodeError) { try decode(decoder, input, range, into: &samples) } catch {
                        // What came of it before the error is left out as well.
                        samples.removeLast(samples.count - start)
                        refused.insert(index)
                    }
                case .conceal(let count, let next):
                    input.withUnsafeBytes { all in
                        decoder.conceal(
                            samples: count, next: next.map { UnsafeRawBufferPointer(rebasing: all[$0]) }, into: &samples
                        )
                    }
                    guard samples.count - start == count * channels else {
                        return "\(samples.count - start) samples for a gap of \(count) with \(channels) channels"
                    }
                }
            }
            try decoder.finish(into: &samples)
        } catch { return "refused outside of a packet: \(error)" }
        return nil
    }

    private func decode(
        _ decoder: any PacketDecoder, _ input: [UInt8], _ range: Range<Int>, into samples: inout [Float]
    ) throws(DecodeError) {
        try input.withUnsafeBufferPointer { (all) throws(DecodeError) in
            try decoder.decode(
                UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[range])), into: &samples)
        }
    }

    private static func steps(_ input: [UInt8]) -> [Step] {
        var steps: [Step] = []
        var position = 1
        var gap: Int?
        while position < input.count {
            let length = Int(input[position])
            position += 1
            guard length < 250 else {
                // A gap of 0 to 5 packets' worth, filled once the next packet is known.
                gap = (length - 250) * 320 + (position < input.count ? Int(input[position]) : 0)
                continue
            }
            let packet = position..<min(position + length, input.count)
            if let count = gap { steps.append(.conceal(samples: count, next: packet.isEmpty ? nil : packet)) }
            gap = nil
            steps.append(.packet(packet))
            position = packet.upperBound
        }
        return steps
    }
}
