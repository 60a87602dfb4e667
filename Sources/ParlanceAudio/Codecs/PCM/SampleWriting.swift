import ParlanceCore

extension SampleEncoding {
    /// Turns `count` floats into this encoding, at `bytes` (any alignment). Beyond ±1 is clipped, what is not a number
    /// becomes silence; integers are rounded to the nearest, halves to the even one.
    func write(_ floats: UnsafePointer<Float>, count: Int, into bytes: UnsafeMutableRawPointer) {
        switch self {
        case .linear16:
            Self.store(floats, count, bytes) { Int16(truncatingIfNeeded: Self.integer($0, bits: 16)).littleEndian }
        case .pcm_s16be:
            Self.store(floats, count, bytes) { Int16(truncatingIfNeeded: Self.integer($0, bits: 16)).bigEndian }
        case .pcm_s32le: Self.store(floats, count, bytes) { Self.integer($0, bits: 32).littleEndian }
        case .pcm_s32be: Self.store(floats, count, bytes) { Self.integer($0, bits: 32).bigEndian }
        case .pcm_s8: Self.store(floats, count, bytes) { Int8(truncatingIfNeeded: Self.integer($0, bits: 8)) }
        case .pcm_u8:
            Self.store(floats, count, bytes) { UInt8(truncatingIfNeeded: Self.integer($0, bits: 8) ^ 0x80) }
        case .pcm_s24le: Self.storeThreeBytes(floats, count, bytes, lowest: 0, highest: 2)
        case .pcm_s24be: Self.storeThreeBytes(floats, count, bytes, lowest: 2, highest: 0)
        case .linear32: Self.store(floats, count, bytes) { Self.clip($0).bitPattern.littleEndian }
        case .pcm_f32be: Self.store(floats, count, bytes) { Self.clip($0).bitPattern.bigEndian }
        case .pcm_f64le: Self.store(floats, count, bytes) { Double(Self.clip($0)).bitPattern.littleEndian }
        case .pcm_f64be: Self.store(floats, count, bytes) { Double(Self.clip($0)).bitPattern.bigEndian }
        case .mulaw: Self.storeCodes(floats, count, bytes, G711.mulaw.codes)
        case .alaw: Self.storeCodes(floats, count, bytes, G711.alaw.codes)
        }
    }

    @inline(__always)
    static func clip(_ value: Float) -> Float {
        let clipped = value > 1 ? 1 : (value < -1 ? -1 : value)
        return value == value ? clipped : 0
    }

    /// Full scale is `-1`; `+1` is one step beyond and clipped.
    @inline(__always)
    static func integer(_ value: Float, bits: Int) -> Int32 {
        let scale = Double(1 << (bits - 1))
        let scaled = min(Double(clip(value)) * scale, scale - 1)
        // Adding 1.5 · 2^52 leaves the rounded integer in the lowest bits: no call, and any vector unit can do it.
        return Int32(truncatingIfNeeded: (scaled + 6_755_399_441_055_744).bitPattern)
    }

    @inline(__always)
    private static func store<Stored: BitwiseCopyable>(
        _ floats: UnsafePointer<Float>, _ count: Int, _ bytes: UnsafeMutableRawPointer, _ stored: (Float) -> Stored
    ) {
        for index in 0..<count {
            bytes.storeBytes(
                of: stored(floats[index]), toByteOffset: index &* MemoryLayout<Stored>.size, as: Stored.self)
        }
    }

    @inline(__always)
    private static func storeThreeBytes(
        _ floats: UnsafePointer<Float>, _ count: Int, _ bytes: UnsafeMutableRawPointer, lowest: Int, highest: Int
    ) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        for index in 0..<count {
            let value = integer(floats[index], bits: 24)
            bytes[3 &* index &+ lowest] = UInt8(truncatingIfNeeded: value)
            bytes[3 &* index &+ 1] = UInt8(truncatingIfNeeded: value >> 8)
            bytes[3 &* index &+ highest] = UInt8(truncatingIfNeeded: value >> 16)
        }
    }

    @inline(__always)
    private static func storeCodes(
        _ floats: UnsafePointer<Float>, _ count: Int, _ bytes: UnsafeMutableRawPointer, _ codes: [UInt8]
    ) {
        let bytes = bytes.assumingMemoryBound(to: UInt8.self)
        codes.withUnsafeBufferPointer { codes in
            for index in 0..<count { bytes[index] = codes[Int(integer(floats[index], bits: 16) + 32_768) >> 2] }
        }
    }
}
