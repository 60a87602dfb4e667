/// How one sample is written in bytes. Names as providers use them, where they have one; the others as ffmpeg's.
public enum SampleEncoding: String, CaseIterable, Sendable {
    /// Signed 16-bit integers, little-endian.
    case linear16
    /// 32-bit IEEE floats, little-endian, full scale at ±1.
    case linear32
    /// G.711 µ-law, 8 bits.
    case mulaw
    /// G.711 A-law, 8 bits.
    case alaw
    /// Unsigned, silence at 128 (as WAV has it).
    case pcm_u8
    case pcm_s8
    case pcm_s16be
    case pcm_s24le
    case pcm_s24be
    case pcm_s32le
    case pcm_s32be
    case pcm_f32be
    case pcm_f64le
    case pcm_f64be

    /// Understands the names above, ffmpeg's names of the first four (`pcm_s16le`, `pcm_f32le`, `pcm_mulaw`,
    /// `pcm_alaw`), in any letter case.
    public init?(name: String) {
        switch name.lowercased() {
        case "pcm_s16le": self = .linear16
        case "pcm_f32le": self = .linear32
        case "pcm_mulaw", "g711-ulaw", "pcmu": self = .mulaw
        case "pcm_alaw", "g711-alaw", "pcma": self = .alaw
        case let name: self.init(rawValue: name)
        }
    }

    public var bytesPerSample: Int {
        switch self {
        case .mulaw, .alaw, .pcm_u8, .pcm_s8: 1
        case .linear16, .pcm_s16be: 2
        case .pcm_s24le, .pcm_s24be: 3
        case .linear32, .pcm_s32le, .pcm_s32be, .pcm_f32be: 4
        case .pcm_f64le, .pcm_f64be: 8
        }
    }
}
