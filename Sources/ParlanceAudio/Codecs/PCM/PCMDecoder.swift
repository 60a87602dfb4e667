import ParlanceCore

/// Raw samples without a header, in any ``SampleEncoding``.
///
/// A frame cut by the end of a message is kept for the next one, so odd splits never swap bytes or channels. Floats
/// that are not finite become silence; floats beyond ±1 are clipped. A last, incomplete frame is left out, and counted.
public final class PCMDecoder: AudioDecoder {
    public let output: DecodedAudio?
    public private(set) var losses = AudioLosses()

    private static let blockSamples = 1_024

    private let encoding: SampleEncoding
    private let frameBytes: Int
    private let channels: Int
    private let carried: UnsafeMutableRawPointer
    private var carriedBytes = 0
    private let block: UnsafeMutablePointer<Float>

    /// - Parameter sampleRates: what is allowed here; containers allow more than raw audio.
    /// - Throws: when the channels are not 1 to ``AudioFormat/maximumChannels``, or the rate is not allowed.
    public init(
        _ format: AudioFormat, sampleRates: ClosedRange<Int> = AudioFormat.sampleRates
    ) throws(DecodeError) {
        guard (1...AudioFormat.maximumChannels).contains(format.channels) else {
            throw DecodeError(
                "audio with \(format.channels) channels; 1 to \(AudioFormat.maximumChannels) are supported")
        }
        guard sampleRates.contains(format.sampleRate) else {
            throw DecodeError(
                "audio at \(format.sampleRate) Hz; \(sampleRates.lowerBound) to \(sampleRates.upperBound) Hz are "
                    + "supported")
        }
        output = DecodedAudio(
            sampleRate: format.sampleRate, channels: format.channels, codec: format.encoding.rawValue)
        encoding = format.encoding
        frameBytes = format.bytesPerFrame
        channels = format.channels
        carried = .allocate(byteCount: frameBytes, alignment: 8)
        block = .allocate(capacity: Self.blockSamples)
    }

    deinit {
        carried.deallocate()
        block.deallocate()
    }

    public func decode(
        _ input: inout UnsafeRawBufferPointer, limit: Int, into samples: inout [Float]
    ) throws(DecodeError) -> DecodeProgress {
        var wanted = max(limit / channels, 1)  // frames
        if carriedBytes > 0 {
            let part = input.take(min(frameBytes - carriedBytes, input.count))
            carry(part)
            guard carriedBytes == frameBytes else { return .needsInput }
            carriedBytes = 0
            append(UnsafeRawBufferPointer(start: carried, count: frameBytes), to: &samples)
            wanted -= 1
        }
        let whole = min(input.count / frameBytes, wanted)
        append(input.take(whole * frameBytes), to: &samples)
        if input.count >= frameBytes { return .reachedLimit }
        carry(input.take(input.count))
        return .needsInput
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) {
        losses.skippedBytes += carriedBytes
        carriedBytes = 0
    }

    private func carry(_ part: UnsafeRawBufferPointer) {
        guard let start = part.baseAddress else { return }
        (carried + carriedBytes).copyMemory(from: start, byteCount: part.count)
        carriedBytes += part.count
    }

    private func append(_ bytes: UnsafeRawBufferPointer, to samples: inout [Float]) {
        guard var next = bytes.baseAddress else { return }
        let width = encoding.bytesPerSample
        var left = bytes.count / width
        while left > 0 {
            let part = min(left, Self.blockSamples)
            encoding.read(next, count: part, into: block)
            samples.append(contentsOf: UnsafeBufferPointer(start: block, count: part))
            next += part * width
            left -= part
        }
    }
}
