import COgg
import ParlanceCore

/// Opus in Ogg, as RFC 7845 has it. A decoder gives exactly as many samples as went in.
public final class OggOpusEncoder: AudioEncoder {
    private let encoder: OpusPacketEncoder
    private let stream: UnsafeMutablePointer<ogg_stream_state>
    private let settings: OpusSettings
    private let clocksPerSample: Int  // of 48 kHz
    private let pageDuration: Int  // at 48 kHz
    private let frame: SampleScratch
    private var frameFill = 0  // samples, all channels
    private var received = 0  // samples per channel
    private var encoded = 0  // samples per channel
    private var paged = 0  // samples per channel in pages that were cut
    private var packetNumber: Int64 = 0
    private var beganStream = false
    private var isFinished = false

    private var preSkip: Int { encoder.lookahead * clocksPerSample }

    /// - Parameters:
    ///   - pageMilliseconds: a page is cut when it holds this much audio. 20 cuts one for each packet of 20 ms: the
    ///     least delay, 28 bytes more for each.
    ///   - serial: tells streams of one file apart.
    public init(
        _ settings: OpusSettings, pageMilliseconds: Int = 1_000, serial: UInt32 = .random(in: 1 ... .max)
    ) throws(EncodeError) {
        encoder = try OpusPacketEncoder(settings)
        self.settings = settings
        clocksPerSample = OpusPacket.samplesPerSecond / settings.sampleRate
        pageDuration = min(max(pageMilliseconds, 1), 1_000) * settings.sampleRate / 1_000
        frame = SampleScratch(capacity: settings.frameSamples * settings.channels)
        stream = .allocate(capacity: 1)
        stream.initialize(to: ogg_stream_state())
        ogg_stream_init(stream, Int32(bitPattern: serial))
    }

    deinit {
        ogg_stream_clear(stream)
        stream.deallocate()
    }

    public func encode(_ samples: UnsafeBufferPointer<Float>, into bytes: inout [UInt8]) throws(EncodeError) {
        guard !isFinished else { throw EncodeError("the Ogg Opus stream is finished; nothing can be added") }
        guard samples.count % settings.channels == 0 else {
            throw EncodeError("\(samples.count) samples are no whole number of \(settings.channels)-channel frames")
        }
        begin(&bytes)
        received += samples.count / settings.channels
        var position = 0
        while position < samples.count {
            let count = min(frame.capacity - frameFill, samples.count - position)
            (frame.start + frameFill).update(from: samples.baseAddress! + position, count: count)
            frameFill += count
            position += count
            if frameFill == frame.capacity { try encodeFrame(isLast: false, into: &bytes) }
        }
    }

    /// Cuts a page now, so that a listener can have all that is encoded so far.
    public func flush(into bytes: inout [UInt8]) {
        takePages(&bytes)
        paged = encoded
    }

    public func finish(into bytes: inout [UInt8]) throws(EncodeError) {
        guard !isFinished else { return }
        begin(&bytes)
        // The decoder's output lags: silence pushes the last samples out, and the last position says where to stop.
        repeat {
            (frame.start + frameFill).update(repeating: 0, count: frame.capacity - frameFill)
            let isLast = encoded + settings.frameSamples >= received + encoder.lookahead
            try encodeFrame(isLast: isLast, into: &bytes)
        } while encoded < received + encoder.lookahead
        isFinished = true
    }

    private func begin(_ bytes: inout [UInt8]) {
        guard !beganStream else { return }
        beganStream = true
        let head = OpusHead(channels: settings.channels, preSkip: preSkip, inputSampleRate: settings.sampleRate)
        add(head.serialized, granule: 0, isFirst: true)
        takePages(&bytes)
        add(Self.tags, granule: 0)
        takePages(&bytes)
    }

    private static let tags: [UInt8] = {
        let vendor = Array("Parlance".utf8)
        return Array("OpusTags".utf8) + [UInt8(vendor.count), 0, 0, 0] + vendor + [0, 0, 0, 0]
    }()

    private func encodeFrame(isLast: Bool, into bytes: inout [UInt8]) throws(EncodeError) {
        let packet = try encoder.encode(UnsafeBufferPointer(start: frame.start, count: frame.capacity))
        frameFill = 0
        encoded += settings.frameSamples
        let end = isLast ? received * clocksPerSample + preSkip : encoded * clocksPerSample
        add(packet, granule: end, isLast: isLast)
        if isLast || encoded - paged >= pageDuration { flush(into: &bytes) }
    }

    private func add(_ bytes: [UInt8], granule: Int, isFirst: Bool = false) {
        bytes.withUnsafeBytes { add($0, granule: granule, isFirst: isFirst) }
    }

    /// libogg copies the packet.
    private func add(_ bytes: UnsafeRawBufferPointer, granule: Int, isFirst: Bool = false, isLast: Bool = false) {
        var packet = ogg_packet(
            packet: UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress), bytes: bytes.count,
            b_o_s: isFirst ? 1 : 0, e_o_s: isLast ? 1 : 0, granulepos: Int64(granule), packetno: packetNumber)
        packetNumber += 1
        ogg_stream_packetin(stream, &packet)
    }

    private func takePages(_ bytes: inout [UInt8]) {
        var page = ogg_page()
        while ogg_stream_flush(stream, &page) != 0 {
            bytes.append(contentsOf: UnsafeBufferPointer(start: page.header, count: page.header_len))
            bytes.append(contentsOf: UnsafeBufferPointer(start: page.body, count: page.body_len))
        }
    }
}
