import ParlanceCore

/// Raw samples without a header, in any ``SampleEncoding``.
///
/// A frame cut by the end of a message is kept for the next one, so odd splits never swap bytes or channels. Floats
/// that are not finite become silence; floats beyond ±1 are clipped. A last, incomplete frame is left out.
public final class PCMDecoder: AudioDecoder {
    public let output: DecodedAudio?

    private static let blockSamples = 1_024

    private let encoding: SampleEncoding
    private let frameBytes: Int
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
        carried = .allocate(byteCount: frameBytes, alignment: 8)
        block = .allocate(capacity: Self.blockSamples)
    }

    deinit {
        carried.deallocate()
        block.deallocate()
    }

    public func decode(_ bytes: UnsafeRawBufferPointer, into samples: inout [Float]) throws(DecodeError) {
        guard var next = bytes.baseAddress else { return }
        var left = bytes.count
        if carriedBytes > 0 {
            let missing = min(frameBytes - carriedBytes, left)
            (carried + carriedBytes).copyMemory(from: next, byteCount: missing)
            carriedBytes += missing
            guard carriedBytes == frameBytes else { return }
            append(UnsafeRawPointer(carried), bytes: frameBytes, to: &samples)
            next += missing
            left -= missing
        }
        carriedBytes = left % frameBytes
        append(next, bytes: left - carriedBytes, to: &samples)
        carried.copyMemory(from: next + (left - carriedBytes), byteCount: carriedBytes)
    }

    public func finish(into samples: inout [Float]) throws(DecodeError) { carriedBytes = 0 }

    private func append(_ bytes: UnsafeRawPointer, bytes count: Int, to samples: inout [Float]) {
        let width = encoding.bytesPerSample
        var next = bytes
        var left = count / width
        while left > 0 {
            let part = min(left, Self.blockSamples)
            encoding.read(next, count: part, into: block)
            samples.append(contentsOf: UnsafeBufferPointer(start: block, count: part))
            next += part * width
            left -= part
        }
    }
}
