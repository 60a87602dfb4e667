import ParlanceCore

/// Raw samples without a header, in any ``SampleEncoding``.
///
/// Louder than ±1 is clipped, what is not a number becomes silence; integers are rounded to the nearest, halves to the
/// even one. Nothing is held back.
public final class PCMEncoder: AudioEncoder {
    public let format: AudioFormat

    private static let blockSamples = 512
    private let block: UnsafeMutableRawPointer

    public init(_ format: AudioFormat) {
        self.format = format
        block = .allocate(byteCount: Self.blockSamples * format.encoding.bytesPerSample, alignment: 8)
    }

    deinit { block.deallocate() }

    public func encode(_ samples: UnsafeBufferPointer<Float>, into bytes: inout [UInt8]) throws(EncodeError) {
        guard var next = samples.baseAddress else { return }
        var left = samples.count
        while left > 0 {
            let part = min(left, Self.blockSamples)
            format.encoding.write(next, count: part, into: block)
            let written = part * format.encoding.bytesPerSample
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: block, count: written))
            next += part
            left -= part
        }
    }

    public func finish(into bytes: inout [UInt8]) throws(EncodeError) {}
}
