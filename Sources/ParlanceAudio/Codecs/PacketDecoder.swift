import ParlanceCore

/// A decoder that takes one packet at a time and can fill the place of lost ones.
///
/// After a refused packet the decoder may be used further: its place can be concealed like that of a lost one. (Opus
/// refuses before anything has changed; a Speex packet can turn out to be broken after some of its frames.)
public protocol PacketDecoder: AudioDecoder {
    /// Samples per channel that came from no packet of their own: concealed, or recovered from the next packet.
    var concealedSamples: Int { get }

    /// Decodes one whole packet; called once for each, in order. An empty packet stands for a lost one and is concealed
    /// at the length of the one before it.
    func decode(_ packet: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError)

    /// Fills a gap of `count` samples per channel at the output rate, just before `next` is decoded.
    ///
    /// What the packet after the gap carries of the one before it (in-band error correction) is used where there is any;
    /// the rest is guessed from what was heard. At most one second in a row is guessed, beyond it there is silence.
    /// `count` is not bounded here: who derives it from what a peer sent has to.
    /// - Parameter next: the packet after the gap, if it is there already; it has still to be decoded afterwards.
    func conceal(samples count: Int, next: UnsafeRawBufferPointer?, into samples: inout [Float])
}

extension PacketDecoder {
    public var losses: AudioLosses { AudioLosses(filledSamples: concealedSamples) }

    /// One packet is no more work than a call may be, so the limit is not looked at.
    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        try decode(input.take(input.count), into: &samples)
        return .needsInput
    }
}

/// Memory that a C library writes samples into, taken once.
struct SampleScratch: ~Copyable {
    let start: UnsafeMutablePointer<Float>
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(capacity: capacity)
        start.initialize(repeating: 0, count: capacity)
    }

    deinit { start.deallocate() }

    /// Appends the first `count` samples, each multiplied by `gain` and then clipped to ±1.
    func append(_ count: Int, gain: Float = 1, to samples: inout [Float]) {
        for index in 0..<count { start[index] = min(1, max(-1, start[index] * gain)) }
        samples.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
}

extension [Float] {
    mutating func appendSilence(_ count: Int) {
        append(contentsOf: repeatElement(0, count: Swift.max(count, 0)))
    }
}
