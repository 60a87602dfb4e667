import ParlanceCore

/// What must hold for a decoder of streams, whatever the bytes are.
///
/// - Neither the cut of the bytes nor the limit of a call changes anything: the same samples, the same output format, an
///   error or none in both. Where there is an error, the samples before it agree as far as both ways gave any.
/// - Every sample is in ±1.
/// - A call gives no more than its limit and ``largestUnit``, comes forward, and leaves no input unless it says so.
/// - No more samples than ``samplesPerByte`` for each byte, where there is such a number.
/// - With a memory probe: the decoder never holds more than ``heldBytes``, and gives everything back.
struct StreamProperty: Sendable {
    var samplesPerByte: Int?
    /// What an input may yield however short it is: a decoder's last held samples.
    var samplesForNothing = 16_384
    var heldBytes: Int
    /// If not 0, the input's first byte chooses among so many decoders, and the rest is the stream.
    var choices = 0
    /// Puts checksums right, so that changed bytes get past them. Every eighth input is left as it is.
    var repair: (@Sendable (inout [UInt8]) -> Void)?
    var makeDecoder: @Sendable (_ choice: Int) throws(DecodeError) -> any AudioDecoder

    /// What a decoder may give beyond the limit: 20 channels of 120 ms of Opus at 48 kHz, or of a second at 16 kHz that is
    /// concealed.
    private static let largestUnit = 320_000
    private static let limit = 1 << 16
    /// Beyond this many samples nothing is looked at: it would take too long.
    private static let compared = 4 << 20

    init(
        samplesPerByte: Int? = nil, heldBytes: Int, choices: Int = 0,
        repair: (@Sendable (inout [UInt8]) -> Void)? = nil,
        makeDecoder: @escaping @Sendable (_ choice: Int) throws(DecodeError) -> any AudioDecoder
    ) {
        self.samplesPerByte = samplesPerByte
        self.heldBytes = heldBytes
        self.choices = choices
        self.repair = repair
        self.makeDecoder = makeDecoder
    }

    func check(_ input: [UInt8], _ memory: FuzzTarget.MemoryProbe?) -> String? {
        var bytes = input
        var choice = 0
        if choices > 0 {
            guard let first = bytes.first else { return nil }
            choice = Int(first) % choices
            bytes.removeFirst()
        }
        var generator = SeededGenerator(seed: FuzzHash.of(bytes))
        if let repair, generator.next() % 8 != 0 { repair(&bytes) }
        let before = memory?() ?? 0
        let complaint = compare(bytes, choice, &generator, memory)
        guard complaint == nil, let memory else { return complaint }
        // What a library keeps once for all is no leak: only what grows each time.
        var after = memory()
        for _ in 0..<3 where after > before {
            let start = memory()
            _ = compare(bytes, choice, &generator, nil)
            after = before + memory() - start
        }
        return after > before ? "\(after - before) bytes are lost with every decoder" : nil
    }

    private func compare(
        _ bytes: [UInt8], _ choice: Int, _ generator: inout SeededGenerator, _ memory: FuzzTarget.MemoryProbe?
    ) -> String? {
        bytes.withUnsafeBytes { (all) -> String? in
            var whole: [Float] = []
            var wholeError: DecodeError?
            var wholeOutput: DecodedAudio?
            do throws(DecodeError) {
                let decoder = try makeDecoder(choice)
                do throws(DecodeError) {
                    if let complaint = try decodeWhole(all, by: decoder, into: &whole) { return complaint }
                    wholeOutput = decoder.output
                    if whole.count <= Self.compared { try decoder.finish(into: &whole) }
                } catch { wholeError = error }
                if wholeError == nil, !whole.isEmpty, decoder.output == nil {
                    return "samples without an output format"
                }
                wholeOutput = decoder.output
            } catch { return "no decoder was made: \(error)" }
            let limit = samplesPerByte.map { all.count * $0 + samplesForNothing } ?? .max
            guard whole.count <= limit else {
                return "\(whole.count) samples out of \(all.count) bytes; \(limit) are allowed"
            }
            if let channels = wholeOutput?.channels, wholeError == nil, whole.count % channels != 0 {
                return "\(whole.count) samples are no whole frames of \(channels) channels"
            }
            for (index, sample) in whole.enumerated() where !(sample >= -1 && sample <= 1) {
                return "sample \(index) is \(sample)"
            }
            guard whole.count <= Self.compared else { return nil }
            return compareCut(all, choice, &generator, memory, whole, wholeError, wholeOutput)
        }
    }

    /// Stops after ``compared`` samples.
    private func decodeWhole(
        _ all: UnsafeRawBufferPointer, by decoder: any AudioDecoder, into samples: inout [Float]
    ) throws(DecodeError) -> String? {
        var input = all
        var progress = DecodeProgress.reachedLimit
        while progress == .reachedLimit, samples.count <= Self.compared {
            let before = (samples.count, input.count)
            progress = try decoder.decode(&input, limit: Self.limit, into: &samples)
            guard samples.count - before.0 <= Self.limit + Self.largestUnit else {
                return "a call gave \(samples.count - before.0) samples; \(Self.limit) were wanted"
            }
            if progress == .needsInput, !input.isEmpty { return "\(input.count) bytes of the input were left" }
            if progress == .reachedLimit, (samples.count, input.count) == before { return "a call did nothing" }
        }
        return nil
    }

    private func compareCut(
        _ all: UnsafeRawBufferPointer, _ choice: Int, _ generator: inout SeededGenerator,
        _ memory: FuzzTarget.MemoryProbe?, _ whole: [Float], _ wholeError: DecodeError?, _ wholeOutput: DecodedAudio?
    ) -> String? {
        var cuts = Cuts(count: all.count, &generator)
        var piece: [Float] = []
        var position = 0  // in `whole`
        var cutError: DecodeError?
        let before = memory?() ?? 0

        func take(_ decoder: any AudioDecoder) -> String? {
            if let memory {
                let held = memory() - before - piece.capacity * 4
                if held > heldBytes { return "the decoder holds \(held) bytes; \(heldBytes) are allowed" }
            }
            let common = min(piece.count, whole.count - position)
            if piece.count > common, wholeError == nil {
                return "cut into pieces the stream has more samples than the \(whole.count) of the whole"
            }
            for index in 0..<common where piece[index] != whole[position + index] {
                return "sample \(position + index) is \(whole[position + index]) of the whole stream, "
                    + "\(piece[index]) of the one in pieces (\(cuts.described))"
            }
            position += common
            piece.removeAll(keepingCapacity: true)
            return nil
        }

        do throws(DecodeError) {
            let decoder = try makeDecoder(choice)
            do throws(DecodeError) {
                while let range = cuts.next() {
                    var input = UnsafeRawBufferPointer(rebasing: all[range])
                    var progress = DecodeProgress.reachedLimit
                    while progress == .reachedLimit {
                        progress = try decoder.decode(&input, limit: cuts.limit(), into: &piece)
                        if let complaint = take(decoder) { return complaint }
                    }
                }
                try decoder.finish(into: &piece)
            } catch { cutError = error }
            if let complaint = take(decoder) { return complaint }
            if let one = wholeOutput, let other = decoder.output, one != other {
                return "the output is \(one) of the whole stream, \(other) of the one in pieces"
            }
        } catch { return "no decoder was made: \(error)" }
        switch (wholeError, cutError) {
        case (nil, let error?): return "only in pieces (\(cuts.described)) there is an error: \(error)"
        case (let error?, nil): return "only of the whole there is an error: \(error)"
        case (nil, nil):
            return position == whole.count
                ? nil
                : "\(whole.count) samples of the whole stream, \(position) of the one in pieces (\(cuts.described))"
        case (_?, _?): return nil
        }
    }
}

/// Places to cut a stream at, chosen by its own bytes: in single bytes, in small or large pieces, or in two.
private struct Cuts {
    private let count: Int
    private let largest: Int
    private let isLimited: Bool
    private var position = 0
    private var generator: SeededGenerator

    init(count: Int, _ generator: inout SeededGenerator) {
        self.count = count
        largest =
            switch generator.next() % 8 {
            case 0: 1
            case 1: 3
            case 2, 3: 17
            case 4, 5: 200
            case 6: 1_500
            default: max(count, 1)
            }
        isLimited = generator.next() % 2 == 0
        self.generator = SeededGenerator(seed: generator.next())
    }

    /// Samples that the next call is to give.
    mutating func limit() -> Int { isLimited ? 1 + Int(generator.next() % 8_000) : .max }

    var described: String { "of 1 to \(largest) bytes" }

    mutating func next() -> Range<Int>? {
        guard position < count else { return nil }
        // Empty pieces are allowed as well.
        let length = generator.next() % 64 == 0 ? 0 : 1 + Int(generator.next() % UInt64(largest))
        let start = position
        position = min(position + length, count)
        return start..<position
    }
}

/// FNV-1a (Fowler, Noll, Vo): the same input always takes the same way.
enum FuzzHash {
    static func of(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
