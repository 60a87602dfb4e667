/// ITU-T G.711 companding, one byte to one 16-bit sample and back, by tables.
///
/// A code stands for the middle of its interval (G.711, tables 1 and 2). A sample is encoded to the code whose
/// interval it lies in at 14 bits (the two lowest bits do not count), which is what ffmpeg does for each of the 65,536
/// samples; sox and the ITU's own C code (G.191) differ from it, and from each other, by one step at some of the
/// interval edges.
public struct G711: Sendable {
    public static let mulaw = G711(isMulaw: true)
    public static let alaw = G711(isMulaw: false)

    /// All 256 codes as samples.
    let samples: [Int16]
    /// The same in ±1.
    let floats: [Float]
    /// By (sample + 32,768) / 4.
    let codes: [UInt8]

    private init(isMulaw: Bool) {
        let samples = (0...255).map { isMulaw ? Self.mulawSample(UInt8($0)) : Self.alawSample(UInt8($0)) }
        self.samples = samples
        floats = samples.map { Float($0) / 32_768 }
        codes = Self.codes(samples: samples, positiveZero: isMulaw ? 0xFF : 0xD5)
    }

    public func decode(_ code: UInt8) -> Int16 { samples[Int(code)] }
    public func encode(_ sample: Int16) -> UInt8 { codes[(Int(sample) + 32_768) >> 2] }

    /// Sign, three bits of exponent, four of mantissa, all inverted.
    private static func mulawSample(_ code: UInt8) -> Int16 {
        let bits = Int16(~code)
        let magnitude = (((bits & 0xF) << 3) + 0x84) << ((bits & 0x70) >> 4) - 0x84
        return bits & 0x80 != 0 ? -magnitude : magnitude
    }

    /// Sign (set when positive), three bits of exponent, four of mantissa, the even bits inverted.
    private static func alawSample(_ code: UInt8) -> Int16 {
        let bits = Int16(code ^ 0x55)
        let exponent = (bits & 0x70) >> 4
        let mantissa = ((bits & 0xF) << 4) + 8
        let magnitude = exponent == 0 ? mantissa : (mantissa + 0x100) << (exponent - 1)
        return bits & 0x80 != 0 ? magnitude : -magnitude
    }

    /// The interval of a magnitude ends midway between two neighbouring codes. Codes rise with the magnitude once
    /// they are freed of their inverted bits, which `positiveZero` holds.
    private static func codes(samples: [Int16], positiveZero: UInt8) -> [UInt8] {
        var codes = [UInt8](repeating: positiveZero, count: 16_384)
        var step: UInt8 = 0
        for magnitude in 0..<8_192 {
            while step < 127 {
                let below = Int(samples[Int(step ^ positiveZero)])
                let above = Int(samples[Int((step + 1) ^ positiveZero)])
                if magnitude < (below + above + 4) >> 3 { break }
                step += 1
            }
            codes[8_192 + magnitude] = step ^ positiveZero
            if magnitude > 0 { codes[8_192 - magnitude] = step ^ positiveZero ^ 0x80 }
        }
        codes[0] = codes[1]
        return codes
    }
}
