import ParlanceAudio
import ParlanceCore

/// One thing that takes bytes from outside, and what must hold for all bytes.
///
/// Shared by the fuzz smoke tests and by the libFuzzer program in `Fuzz/`.
struct FuzzTarget: Sendable {
    let name: String
    /// Longer inputs find nothing more, and take longer.
    let maximumLength: Int
    /// Tells what is wrong, or nil.
    let check: @Sendable (_ input: [UInt8], _ memory: MemoryProbe?) -> String?
    /// Well-formed inputs to begin with.
    let seeds: @Sendable () throws -> [[UInt8]]

    /// Bytes that are allocated now; for what a decoder holds and whether it gives it back.
    typealias MemoryProbe = @Sendable () -> Int

    static let all: [FuzzTarget] = [
        .webm, .ogg, .wav, .flac, .mp3, .opus, .multistream, .speex, .amr, .aiff, .detect, .messages, .pcm, .jitter,
    ]

    static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

    private static func stream(
        _ name: String, maximumLength: Int = 8_192, _ property: StreamProperty,
        seeds: @escaping @Sendable () throws -> [[UInt8]]
    ) -> FuzzTarget {
        FuzzTarget(name: name, maximumLength: maximumLength, check: property.check, seeds: seeds)
    }

    // MARK: Parsers of our own

    /// A gap of a minute takes ten bytes, so the samples are not bounded by those; nor in Ogg and FLAC.
    static let webm = stream(
        "webm", StreamProperty(heldBytes: 6 << 20) { _ throws(DecodeError) in WebMDecoder() },
        seeds: FuzzSeeds.webm)

    static let ogg = stream(
        "ogg",
        StreamProperty(heldBytes: 6 << 20, repair: Checksums.repairOgg) {
            _ throws(DecodeError) in OggDecoder()
        },
        seeds: FuzzSeeds.ogg)

    static let wav = stream(
        "wav", StreamProperty(samplesPerByte: 1, heldBytes: 1 << 20) { _ throws(DecodeError) in WAVDecoder() },
        seeds: FuzzSeeds.wav)

    static let aiff = stream(
        "aiff", StreamProperty(samplesPerByte: 1, heldBytes: 1 << 20) { _ throws(DecodeError) in AIFFDecoder() },
        seeds: FuzzSeeds.aiff)

    /// A frame of one byte is 20 ms. The first byte chooses the band.
    static let amr = stream(
        "amr",
        StreamProperty(samplesPerByte: 320, heldBytes: 1 << 20, choices: 2) { choice throws(DecodeError) in
            try AMRDecoder(choice == 0 ? .narrowband : .wideband)
        },
        seeds: { try FuzzSeeds.amr() })

    /// The first byte chooses what was declared: nothing, each kind of stream, some raw formats.
    static let detect = stream(
        "detect",
        StreamProperty(
            heldBytes: 6 << 20, choices: FuzzDeclarations.all.count, repair: Checksums.repairAny
        ) { choice throws(DecodeError) in DetectingDecoder(FuzzDeclarations.all[choice]) },
        seeds: FuzzSeeds.detect)

    /// The first byte chooses the encoding, the second the channels.
    static let pcm = stream(
        "pcm", maximumLength: 1_024,
        StreamProperty(samplesPerByte: 1, heldBytes: 1 << 16, choices: 256) { choice throws(DecodeError) in
            let encodings = SampleEncoding.allCases
            return try PCMDecoder(
                AudioFormat(
                    encoding: encodings[choice % encodings.count], sampleRate: 16_000,
                    channels: 1 + choice / encodings.count))
        },
        seeds: FuzzSeeds.pcm)

    // MARK: Wrappers around libraries

    static let flac = stream(
        "flac",
        StreamProperty(heldBytes: 8 << 20, repair: Checksums.repairFLAC) {
            _ throws(DecodeError) in FLACDecoder()
        },
        seeds: FuzzSeeds.flac)

    /// Per byte: the shortest frame of layer III has 24 bytes and 1,152 samples of 2 channels; damage counts as if it had
    /// been such frames; besides one of 1,152.
    static let mp3 = stream(
        "mp3", StreamProperty(samplesPerByte: 110, heldBytes: 2 << 20) { _ throws(DecodeError) in try MP3Decoder() },
        seeds: FuzzSeeds.mp3)

    /// Packets of two channels and 120 ms at 48 kHz take a byte and one more for their length here.
    static let opus = FuzzTarget(
        name: "opus-packet", maximumLength: 4_096,
        check: PacketProperty(samplesPerByte: 11_520) { choice throws(DecodeError) in
            try OpusPacketDecoder(
                channels: 1 + choice % 2, sampleRate: OpusPacketDecoder.sampleRates[choice / 2 % 5])
        }.check,
        seeds: FuzzSeeds.opusPackets)

    /// The first byte chooses how many channels, each in a stream of its own.
    static let multistream = FuzzTarget(
        name: "opus-multi", maximumLength: 2_048,
        check: PacketProperty(samplesPerByte: 38_400) { choice throws(DecodeError) in
            let head = FuzzSeeds.multistreamHead(channels: FuzzMultistream.channels[choice % 3])
            return try head.withUnsafeBufferPointer { (head) throws(DecodeError) in
                try OpusHead(UnsafeRawBufferPointer(head)).makeDecoder(sampleRate: 16_000)
            }
        }.check,
        seeds: FuzzSeeds.multistream)

    /// Packets that were declared, one to a message; the first byte chooses what was.
    static let messages = FuzzTarget(
        name: "messages", maximumLength: 4_096, check: { input, memory in MessageProperty.check(input, memory) },
        seeds: FuzzSeeds.messages)

    /// At most 50 frames of 640 samples to a packet.
    static let speex = FuzzTarget(
        name: "speex", maximumLength: 4_096,
        check: { input, memory in
            PacketProperty(samplesPerByte: 32_000, refusesUntouched: false) { choice throws(DecodeError) in
                try SpeexPacketDecoder(sampleRate: [8_000, 16_000, 32_000][choice % 3])
            }.check(input, memory)
                ?? StreamProperty(samplesPerByte: 32_000, heldBytes: 1 << 20, choices: 3) {
                    choice throws(DecodeError) in
                    try SpeexHeaderByteDecoder(sampleRate: [8_000, 16_000, 32_000][choice])
                }.check(input, memory)
        },
        seeds: FuzzSeeds.speex)

    // MARK: Buffers

    static let jitter = FuzzTarget(
        name: "jitter", maximumLength: 4_096, check: { input, _ in JitterProperty.check(input) },
        seeds: FuzzSeeds.jitter)
}

enum FuzzMultistream {
    static let channels: [UInt8] = [3, 8, 20]
}

enum FuzzDeclarations {
    static let all: [AudioDeclaration] =
        [.detect] + AudioStreamKind.allCases.map { .stream($0) }
        + [
            .raw(AudioFormat(encoding: .linear16, sampleRate: 16_000)),
            .raw(AudioFormat(encoding: .mulaw, sampleRate: 8_000)),
            .raw(AudioFormat(encoding: .pcm_s24be, sampleRate: 48_000, channels: 2)),
        ]

    /// For a target of its own: here each call is a message.
    static let packets: [AudioDeclaration] = [
        .packets(PacketFormat(codec: .opus, sampleRate: 48_000)),
        .packets(PacketFormat(codec: .opus, sampleRate: 48_000, channels: 2)),
        .packets(PacketFormat(codec: .speex, sampleRate: 16_000)),
    ]
}
