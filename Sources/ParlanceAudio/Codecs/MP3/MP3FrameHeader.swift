/// The four bytes in front of every MPEG audio frame (ISO/IEC 11172-3, section 2.4.2.3, and 13818-3): layers II and III.
struct MP3FrameHeader: Hashable {
    enum Version: Int {
        case mpeg25 = 0
        case mpeg2 = 2
        case mpeg1 = 3
    }

    static let byteCount = 4
    /// Layer II at 384 kbit/s and 32 kHz, with its padding.
    static let longestFrame = 1_729

    let version: Version
    /// 2 or 3.
    let layer: Int
    /// Bits per second; 0 is "free format": the frames' length is found by looking for the next.
    let bitRate: Int
    let sampleRate: Int
    let channels: Int
    private let isPadded: Bool

    /// Nil when `bytes` do not begin like a frame of these layers.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.byteCount, bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0,
            let version = Version(rawValue: Int(bytes[1] >> 3 & 3))
        else { return nil }
        let layer = 4 - Int(bytes[1] >> 1 & 3)
        let rateIndex = Int(bytes[2] >> 2 & 3)
        let bitRateIndex = Int(bytes[2] >> 4)
        guard layer == 2 || layer == 3, rateIndex < 3, bitRateIndex < 15 else { return nil }
        self.version = version
        self.layer = layer
        let rate = [44_100, 48_000, 32_000][rateIndex]
        sampleRate = version == .mpeg1 ? rate : version == .mpeg2 ? rate / 2 : rate / 4
        let bitRates =
            version != .mpeg1 ? Self.lowRates : layer == 2 ? Self.layer2Rates : Self.layer3Rates
        bitRate = bitRates[bitRateIndex] * 1_000
        isPadded = bytes[2] & 2 != 0
        channels = bytes[3] >> 6 == 3 ? 1 : 2
    }

    /// Bytes of the frame, this header included; 0 in free format.
    var frameLength: Int {
        guard bitRate > 0 else { return 0 }
        let samplesPerByte = layer == 3 && version != .mpeg1 ? 72 : 144
        return samplesPerByte * bitRate / sampleRate + (isPadded ? 1 : 0)
    }

    /// Samples per channel of the frame.
    var sampleCount: Int { layer == 3 && version != .mpeg1 ? 576 : 1_152 }

    /// For people.
    var described: String {
        let version = version == .mpeg1 ? "1" : version == .mpeg2 ? "2" : "2.5"
        return "MPEG \(version) layer \(layer == 3 ? "III" : "II"), \(sampleRate) Hz, "
            + "\(channels) channel\(channels == 1 ? "" : "s")"
    }

    /// Whether a frame with this header can follow one with `other` in the same stream.
    func continues(_ other: MP3FrameHeader) -> Bool {
        version == other.version && layer == other.layer && sampleRate == other.sampleRate
            && channels == other.channels
    }

    private static let layer3Rates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let layer2Rates = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]
    private static let lowRates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
}
