import ParlanceCore

extension SampleEncoding {
    /// Turns `count` samples at `bytes` (any alignment) into floats in ±1. Integers are divided by their full scale;
    /// floats are clipped, and become silence where they are not finite.
    ///
    /// One plain loop for each encoding, so that the compiler can use vectors.
    func read(_ bytes: UnsafeRawPointer, count: Int, into floats: UnsafeMutablePointer<Float>) {
        switch self {
        case .linear16: Self.integers(bytes, count, floats) { Int16(littleEndian: $0) }
        case .pcm_s16be: Self.integers(bytes, count, floats) { Int16(bigEndian: $0) }
        case .pcm_s32le: Self.integers(bytes, count, floats) { Int32(littleEndian: $0) }
        case .pcm_s32be: Self.integers(bytes, count, floats) { Int32(bigEndian: $0) }
        case .pcm_s8: Self.integers(bytes, count, floats) { (sample: Int8) in sample }
        case .pcm_u8: Self.integers(bytes, count, floats) { (sample: UInt8) in Int8(bitPattern: sample ^ 0x80) }
        case .pcm_s24le: Self.threeBytes(bytes, count, floats, lowest: 0, highest: 2)
        case .pcm_s24be: Self.threeBytes(bytes, count, floats, lowest: 2, highest: 0)
        case .linear32: Self.floats(bytes, count, floats) { Float(bitPattern: UInt32(littleEndian: $0)) }
        case .pcm_f32be: Self.floats(bytes, count, floats) { Float(bitPattern: UInt32(bigEndian: $0)) }
        case .pcm_f64le: Self.floats(bytes, count, floats) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
        case .pcm_f64be: Self.floats(bytes, count, floats) { Float(Double(bitPattern: UInt64(bigEndian: $0))) }
        case .mulaw: Self.table(bytes, count, floats, G711.mulaw.floats)
        case .alaw: Self.table(bytes, count, floats, G711.alaw.floats)
        }
    }

    @inline(__always)
    private static func integers<Stored: FixedWidthInteger & BitwiseCopyable, Sample: FixedWidthInteger>(
        _ bytes: UnsafeRawPointer, _ count: Int, _ floats: UnsafeMutablePointer<Float>, _ sample: (Stored) -> Sample
    ) {
        let scale = 1 / -Float(Sample.min)
        for index in 0..<count {
            let offset = index &* MemoryLayout<Stored>.size
            floats[index] = Float(sample(bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self))) * scale
        }
    }

    @inline(__always)
    private static func threeBytes(
        _ bytes: UnsafeRawPointer, _ count: Int, _ floats: UnsafeMutablePointer<Float>, lowest: Int, highest: Int
    ) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        for index in 0..<count {
            let sample = bytes + 3 &* index
            // Into the upper three bytes of 32, so that the sign needs no care.
            let bits = UInt32(sample[lowest]) << 8 | UInt32(sample[1]) << 16 | UInt32(sample[highest]) << 24
            floats[index] = Float(Int32(bitPattern: bits)) * (1 / 2_147_483_648)
        }
    }

    @inline(__always)
    private static func floats<Stored: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawPointer, _ count: Int, _ floats: UnsafeMutablePointer<Float>, _ sample: (Stored) -> Float
    ) {
        for index in 0..<count {
            let offset = index &* MemoryLayout<Stored>.size
            let value = sample(bytes.loadUnaligned(fromByteOffset: offset, as: Stored.self))
            let clipped = value > 1 ? 1 : (value < -1 ? -1 : value)
            floats[index] = value - value == 0 ? clipped : 0  // only finite numbers leave 0
        }
    }

    @inline(__always)
    private static func table(
        _ bytes: UnsafeRawPointer, _ count: Int, _ floats: UnsafeMutablePointer<Float>, _ table: [Float]
    ) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        table.withUnsafeBufferPointer { table in
            for index in 0..<count { floats[index] = table[Int(bytes[index])] }
        }
    }
}
