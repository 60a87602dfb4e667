import NIOCore
import ParlanceAudio
import ParlanceCore

extension AudioVariant {
    /// What a client sends, and says of it.
    package struct Sent {
        package var declaration: AudioDeclaration
        package var messages: [ByteBuffer]
        package var bytes: Int { messages.reduce(0) { $0 + $1.readableBytes } }
    }

    /// Why this cannot be encoded here for want of a program or library; nil when it can.
    ///
    /// - Throws: when the codec does not take these numbers.
    package func whatIsMissing() throws -> String? {
        do {
            _ = try messages(of: [Float](repeating: 0, count: 16_000), rate: 16_000, chunk: 100)
            return nil
        } catch let missing as EncoderMissing {
            return missing.description
        } catch {
            throw BenchFailure("\(self): \(error)")
        }
    }

    /// The speech as this variant's messages, and what they are to be declared as.
    ///
    /// - Parameters:
    ///   - samples: mono, at `rate`.
    ///   - chunk: milliseconds of audio per message, about; packets keep their own length (20 ms).
    /// - Throws: ``EncoderMissing`` when a program or library is missing that encodes this.
    package func messages(of samples: [Float], rate: Int, chunk: Int) throws -> Sent {
        let resampler = try Resampler(from: rate, to: sampleRate)
        var mono: [Float] = []
        samples.withUnsafeBufferPointer { resampler.resample($0, into: &mono) }
        resampler.finish(into: &mono)
        let frames = channels == 1 ? mono : mono.flatMap { [$0, $0] }
        func stream(_ kind: AudioStreamKind, _ bytes: [UInt8]) -> Sent {
            cut(.stream(kind), bytes, frames: mono.count, chunk)
        }
        func ffmpeg(_ options: [String]) throws -> [UInt8] {
            try ForeignEncoder.ffmpeg(frames, rate: sampleRate, channels: channels, options)
        }
        switch codec {
        case .samples(let encoding):
            let format = AudioFormat(encoding: encoding, sampleRate: sampleRate, channels: channels)
            return cut(.raw(format), try PCMEncoder(format).all(of: frames), frames: mono.count, chunk)
        case .wav:
            let format = AudioFormat(encoding: .linear16, sampleRate: sampleRate, channels: channels)
            return stream(.wav, try WAVEncoder(format).all(of: frames))
        case .aiff: return stream(.aiff, try ffmpeg(["-f", "aiff"]))
        case .flac:
            return stream(.flac, try FLACEncoder(sampleRate: sampleRate, channels: channels).all(of: frames))
        case .oggFLAC: return stream(.flac, try ffmpeg(["-c:a", "flac", "-f", "ogg"]))
        case .mp3(let bitRate):
            let encoder = try MP3Encoder(sampleRate: sampleRate, channels: channels, bitRate: bitRate)
            return stream(.mp3, try encoder.all(of: frames))
        case .oggOpus(let bitRate):
            return stream(.oggOpus, try OggOpusEncoder(opus(bitRate)).all(of: frames))
        case .webmOpus(let bitRate):
            let packets = try EncodedSpeech.opusPackets(padded(frames), opus(bitRate))
            let preSkip = try OpusPacketEncoder(opus(bitRate)).lookahead * 48_000 / sampleRate
            let messages = EncodedSpeech.webm(packets, preSkip: preSkip, channels: channels).messages
            return Sent(declaration: .stream(.webm), messages: messages.map { ByteBuffer(bytes: $0) })
        case .opusPackets(let bitRate):
            let format = PacketFormat(codec: .opus, sampleRate: sampleRate, channels: channels)
            let packets = try EncodedSpeech.opusPackets(padded(frames), opus(bitRate)).messages
            return Sent(declaration: .packets(format), messages: packets.map { ByteBuffer(bytes: $0) })
        case .amr(let band, let bitRate):
            let kind: AudioStreamKind = band == .narrowband ? .amrNarrowband : .amrWideband
            return stream(kind, try AMREncoder.encode(frames, band, bitRate: bitRate))
        case .speexPackets(let bitRate):
            let packets = try SpeexPackets.encode(frames, rate: sampleRate, bitRate: bitRate)
            return Sent(
                declaration: .packets(PacketFormat(codec: .speex, sampleRate: sampleRate)),
                messages: packets.map { ByteBuffer(bytes: $0) })
        case .oggSpeex(let bitRate):
            return stream(.oggSpeex, try ForeignEncoder.speexenc(frames, rate: sampleRate, bitRate: bitRate))
        }
    }

    private func opus(_ bitRate: Int) -> OpusSettings {
        OpusSettings(sampleRate: sampleRate, channels: channels, bitRate: bitRate)
    }

    /// With silence after it, up to whole packets.
    private func padded(_ frames: [Float]) -> [Float] {
        let size = sampleRate / 50 * channels
        return frames + [Float](repeating: 0, count: (size - frames.count % size) % size)
    }

    private func cut(_ declaration: AudioDeclaration, _ bytes: [UInt8], frames: Int, _ chunk: Int) -> Sent {
        let size = max(bytes.count * chunk * sampleRate / 1_000 / max(frames, 1), 1)
        let messages = stride(from: 0, to: bytes.count, by: size).map { start in
            ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])
        }
        return Sent(declaration: declaration, messages: messages)
    }
}
