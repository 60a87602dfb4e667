/// How one stream of raw audio is laid out.
public struct AudioFormat: Hashable, Sendable {
    /// Rates that raw samples may be declared with.
    public static let sampleRates = 8_000...48_000
    /// Rates that a file or container may state about itself.
    public static let containerSampleRates = 8_000...192_000
    public static let maximumChannels = 20

    public var encoding: SampleEncoding
    /// Samples per second and channel.
    public var sampleRate: Int
    /// Interleaved channels.
    public var channels: Int

    public init(encoding: SampleEncoding, sampleRate: Int, channels: Int = 1) {
        self.encoding = encoding
        self.sampleRate = sampleRate
        self.channels = channels
    }

    /// Bytes of one sample of every channel.
    public var bytesPerFrame: Int { encoding.bytesPerSample * channels }
    public var bytesPerSecond: Int { bytesPerFrame * sampleRate }

    /// `linear16, 16000 Hz, 1 channel`
    public var described: String {
        "\(encoding.rawValue), \(sampleRate) Hz, \(channels) channel\(channels == 1 ? "" : "s")"
    }
}
