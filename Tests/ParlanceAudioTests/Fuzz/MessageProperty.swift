import ParlanceAudio
import ParlanceCore

/// What must hold where every message is a packet, whatever the messages are.
///
/// The input's first byte chooses what was declared, then each message comes behind a byte that says its length.
///
/// - A message is taken whole, and gives no more than a packet can hold.
/// - Every sample is in ±1, and an error says something.
/// - Nothing is lost with a decoder.
enum MessageProperty {
    /// A second of Speex at 32 kHz, doubled.
    private static let longest = 64_000

    static func check(_ input: [UInt8], _ memory: FuzzTarget.MemoryProbe?) -> String? {
        let before = memory?() ?? 0
        if let complaint = run(input) { return complaint }
        guard let memory else { return nil }
        var after = memory()
        for _ in 0..<3 where after > before {
            let start = memory()
            _ = run(input)
            after = before + memory() - start
        }
        return after > before ? "\(after - before) bytes are lost with every decoder" : nil
    }

    private static func run(_ input: [UInt8]) -> String? {
        guard let choice = input.first.map(Int.init) else { return nil }
        let decoder = DetectingDecoder(FuzzDeclarations.packets[choice % FuzzDeclarations.packets.count])
        var samples: [Float] = []
        var position = 1
        do throws(DecodeError) {
            while position < input.count {
                let length = Int(input[position])
                let message = position + 1..<min(position + 1 + length, input.count)
                position = message.upperBound
                samples.removeAll(keepingCapacity: true)
                if let complaint = try give(decoder, input, message, &samples) { return complaint }
            }
            try decoder.finish(into: &samples)
        } catch {
            if error.description.isEmpty { return "an error that says nothing" }
        }
        return nil
    }

    private static func give(
        _ decoder: DetectingDecoder, _ input: [UInt8], _ message: Range<Int>, _ samples: inout [Float]
    ) throws(DecodeError) -> String? {
        try input.withUnsafeBufferPointer { (all) throws(DecodeError) -> String? in
            var bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[message]))
            guard try decoder.decode(&bytes, limit: 1, into: &samples) == .needsInput, bytes.isEmpty else {
                return "a message was not taken whole"
            }
            guard samples.count <= longest else { return "\(samples.count) samples of one message" }
            return samples.allSatisfy { $0 >= -1 && $0 <= 1 } ? nil : "a sample beyond ±1"
        }
    }
}
