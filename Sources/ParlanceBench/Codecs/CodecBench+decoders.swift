import ParlanceAudio
import ParlanceCore

extension CodecBench {
    mutating func measureSamples(_ wide: [Float]) throws {
        let narrow = try plan.samples(at: 8_000)
        for (name, encoding, rate) in [
            ("PCM s16 16 kHz", SampleEncoding.linear16, 16_000), ("PCM f32 16 kHz", .linear32, 16_000),
            ("µ-law 8 kHz", .mulaw, 8_000), ("A-law 8 kHz", .alaw, 8_000),
        ] {
            let format = AudioFormat(encoding: encoding, sampleRate: rate)
            let speech = try EncodedSpeech(rate == 8_000 ? narrow : wide, rate: rate, by: PCMEncoder(format))
            try measure(name, speech) { try PCMDecoder(format) }
        }
        let format = AudioFormat(encoding: .linear16, sampleRate: 16_000)
        try measure("WAV s16 16 kHz", EncodedSpeech(wide, rate: 16_000, by: WAVEncoder(format))) { WAVDecoder() }
        try measure("AIFF s16 16 kHz", .ffmpeg(wide, ["-f", "aiff"])) { AIFFDecoder() }
    }

    mutating func measureOpus(_ wide: [Float]) throws {
        let settings = OpusSettings(bitRate: 32_000)
        let packets = try EncodedSpeech.opusPackets(wide, settings)
        try measure("Opus 16 kHz 32k, 20 ms", packets) { try OpusPacketDecoder(channels: 1) }
        try compare("Opus 16 kHz 32k", packets)
        let full = OpusSettings(sampleRate: 48_000, bitRate: 64_000, application: .audio)
        let fullPackets = try EncodedSpeech.opusPackets(plan.samples(at: 48_000), full)
        try measure("Opus 48 kHz 64k to 16 kHz", fullPackets) { try OpusPacketDecoder(channels: 1) }
        try compare("Opus 48 kHz 64k to 16 kHz", fullPackets)
        let ogg = try EncodedSpeech(wide, rate: 16_000, by: OggOpusEncoder(settings, pageMilliseconds: 20))
        try measure("Ogg Opus 32k, 20 ms pages", ogg) { OggDecoder() }
        let preSkip = try OpusPacketEncoder(settings).lookahead * 3
        try measure("WebM Opus 32k", .webm(packets, preSkip: preSkip)) { WebMDecoder() }
    }

    /// In turn, so that both have the same luck with the machine.
    private mutating func compare(_ name: String, _ packets: EncodedSpeech) throws {
        var samples: [Float] = []
        var ours: [Double] = []
        var plain: [Double] = []
        for _ in 0..<max(plan.runs, 3) {
            let decoder = try OpusPacketDecoder(channels: 1)
            let library = try OpusBaseline()
            ours += try CodecClock.times(1) { try Self.decode(packets, by: decoder, into: &samples) }
            plain += try CodecClock.times(1) { try library.decode(packets.messages) }
        }
        let scale = 1e6 / (packets.seconds * 50)
        report.baselines.append(
            .init(
                name: name, oursMicroseconds: (ours.min() ?? 0) * scale,
                libraryMicroseconds: (plain.min() ?? 0) * scale))
    }

    mutating func measureStreams(_ wide: [Float]) throws {
        let flac = try EncodedSpeech(wide, rate: 16_000, by: FLACEncoder(sampleRate: 16_000, channels: 1))
        try measure("FLAC 16 kHz", flac) { FLACDecoder() }
        try measure("Ogg FLAC 16 kHz", .ffmpeg(wide, ["-c:a", "flac", "-f", "ogg"])) { OggDecoder() }
        let mp3 = try EncodedSpeech(
            wide, rate: 16_000, by: MP3Encoder(sampleRate: 16_000, channels: 1, bitRate: 64_000))
        try measure("MP3 16 kHz 64k", mp3) { try MP3Decoder() }
        let full = try EncodedSpeech(
            plan.samples(at: 44_100), rate: 44_100, by: MP3Encoder(sampleRate: 44_100, channels: 1, bitRate: 128_000))
        try measure("MP3 44.1 kHz 128k", full) { try MP3Decoder() }
    }

    /// Codecs of telephones.
    mutating func measureSpeech(_ wide: [Float]) throws {
        let narrow = try plan.samples(at: 8_000)
        try measure("AMR-NB 12.2k", .amr(narrow, .narrowband, bitRate: 12_200)) { try AMRDecoder(.narrowband) }
        try measure("AMR-WB 23.85k", .amr(wide, .wideband, bitRate: 23_850)) { try AMRDecoder(.wideband) }
        for rate in [8_000, 16_000] {
            let samples = rate == 8_000 ? narrow : wide
            let packets = try SpeexPackets.encode(samples, rate: rate, bitRate: 28_000)
            let speech = EncodedSpeech(packets: packets, seconds: Double(samples.count) / Double(rate))
            try measure("Speex \(rate / 1_000) kHz", speech) { try SpeexPacketDecoder(sampleRate: rate) }
        }
        try measure("Ogg Speex 16 kHz", .speexenc(wide, bitRate: 28_000)) { OggDecoder() }
    }
}
