/// Bounds of one HTTP/2 connection; those of heads and bodies are ``HTTPLimits``'.
public struct HTTP2Limits: Hashable, Sendable {
    /// Streams open at the same time, as the client is told. One that opens more has broken the protocol: GOAWAY.
    public var maximumStreams = 100
    /// Bytes that a client may send into a stream beyond what the session has taken: 2 s of 16 kHz audio.
    public var window = 65_535
    /// RST_STREAM frames within 30 s. Beyond it: GOAWAY with ENHANCE_YOUR_CALM (CVE-2023-44487).
    public var maximumResets = 200
    /// PING, SETTINGS and PRIORITY frames within 30 s, and answers to them that wait to be sent. Beyond it: the same.
    public var maximumControlFrames = 1_000

    public init() {}
}
