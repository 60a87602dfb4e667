import Crypto
import NIOCore
import ParlanceAudio
import ParlanceCore

/// One session's audio path: bytes to samples to channels, and hypotheses back to events. Never waits.
///
/// Takes its memory at the first audio. Runs on the session's worker only.
final class Pipeline {
    private(set) var configuration: SessionConfiguration
    private let services: SessionServices
    private let decoder: any AudioDecoder
    private let voiceActivity: any VoiceActivityModel
    private let wakeWorker: @Sendable () -> Void
    private var splitter: ChannelSplitter?
    private var resamplers: [Resampler] = []
    /// One for each channel, or none.
    private var reducers: [NoiseReducer] = []
    private(set) var channels: [Channel] = []
    private var inputRate = MediaTime.samplesPerSecond
    private var frames = 0
    /// Of a channel that has heard nothing.
    private var text: (any TextProcessor)?
    private var losses = LossLedger()
    private var bytes = 0
    private var digest: SHA256?

    init(
        _ configuration: SessionConfiguration, _ services: SessionServices, wakeWorker: @escaping @Sendable () -> Void
    ) throws(SessionFailure) {
        self.configuration = configuration
        self.services = services
        self.wakeWorker = wakeWorker
        decoder = try services.makeDecoder(configuration.audio)
        voiceActivity = try services.voiceActivity(named: configuration.voiceActivity.detector)
        text = try services.makeText(configuration.text)
        if configuration.wantsSpeakers, services.speakers == nil { throw SessionServices.noSpeakers }
        if configuration.wantsDigest { digest = SHA256() }
    }

    /// Bytes to take from the inlet at a time: about 100 ms, or one whole packet.
    ///
    /// What a codec makes of its bytes varies (FLAC packs minutes of silence into a kilobyte), so a stream of unknown
    /// density begins with little, and goes on with what the last piece turned out to hold.
    var pieceSize: Int {
        switch configuration.audio {
        case .raw, .packets: Self.firstPieceSize(configuration.audio)
        case .stream, .detect: streamPiece
        }
    }
    private var streamPiece = Pipeline.firstPiece

    /// ``pieceSize`` before there is a pipeline.
    static func firstPieceSize(_ audio: AudioDeclaration) -> Int {
        switch audio {
        case .raw(let format): max(format.bytesPerSecond / 10, 640)
        case .packets: .max
        case .stream, .detect: firstPiece
        }
    }
    private static let firstPiece = 512
    /// Bytes since samples last came of them.
    private var undecoded = 0
    private var undecodedSince: ContinuousClock.Instant?
    /// Largest piece of such a stream.
    private static let largestPiece = 2_048
    /// Decoded samples that are handed on at once, before the rest of the piece is decoded: what a few hostile bytes are
    /// blown up to must not be much more at once.
    private static let handedOver = 16_384
    /// The decoder holds more samples of what it has taken.
    private(set) var isHeldBack = false

    /// Audio decoded so far, in media time of one channel.
    var decoded: MediaTime {
        MediaTime(samples: Int((Double(frames) * Double(MediaTime.samplesPerSecond) / Double(inputRate)).rounded()))
    }

    /// See ``SessionHandle/waitingSince``.
    var waitingSince: ContinuousClock.Instant? {
        var earliest = undecodedSince
        for channel in channels {
            guard let since = channel.waitingSince else { continue }
            earliest = min(since, earliest ?? since)
        }
        return earliest
    }

    /// The most that waits between a channel and its recognizer.
    var lag: MediaTime { channels.reduce(.zero) { max($0, $1.lag) } }

    var isBlocked: Bool { channels.contains(where: \.isBlocked) }
    var isSettled: Bool { channels.allSatisfy(\.isSettled) }

    /// Takes a piece of audio, but not much more than `limit` of what becomes of it (all channels taken together).
    ///
    /// - Returns: the bytes that were not taken. They have to come next, even if there are none while ``isHeldBack``.
    func ingest(
        _ piece: ByteBuffer, receivedAt: ContinuousClock.Instant, atMost limit: MediaTime,
        _ scratch: inout WorkerScratch
    ) throws(SessionFailure) -> ByteBuffer {
        var failure: DecodeError?
        var rest = piece
        let before = decoded
        defer { account(for: piece, except: rest.readableBytes) }
        repeat {
            scratch.frames.removeAll(keepingCapacity: true)
            let length = rest.readWithUnsafeReadableBytes { bytes in
                var input = bytes
                do throws(DecodeError) {
                    let progress = try decoder.decode(&input, limit: Self.handedOver, into: &scratch.frames)
                    isHeldBack = progress == .reachedLimit
                } catch {
                    failure = error
                    isHeldBack = false
                }
                let taken = bytes.count - input.count
                return (taken, taken)
            }
            // What was decoded before a fault counts.
            noteLosses(&scratch)
            try take(&scratch, bytes: length, receivedAt: receivedAt)
            if (decoded - before).samples * max(channels.count, 1) >= limit.samples { break }
        } while failure == nil && (rest.readableBytes > 0 || isHeldBack)
        if let failure { throw .badAudio(failure.description) }
        return rest
    }

    private func account(for piece: ByteBuffer, except left: Int) {
        let taken = piece.getSlice(at: piece.readerIndex, length: piece.readableBytes - left) ?? ByteBuffer()
        bytes += taken.readableBytes
        services.telemetry.audioReceived(.zero, bytes: taken.readableBytes)
        if digest != nil { taken.withUnsafeReadableBytes { digest!.update(bufferPointer: $0) } }
    }

    private func noteLosses(_ scratch: inout WorkerScratch) {
        guard let output = decoder.output else { return }
        let (new, report) = losses.note(
            decoder.losses, sampleRate: output.sampleRate, samples: scratch.frames.count / output.channels, at: decoded)
        if let new { services.telemetry.audioLost(new) }
        if let report { scratch.events.append(.audioLost(report)) }
    }

    /// Hands decoded frames to the channels.
    private func take(
        _ scratch: inout WorkerScratch, bytes: Int, receivedAt: ContinuousClock.Instant
    ) throws(SessionFailure) {
        undecoded += bytes
        guard !scratch.frames.isEmpty else {
            // Later, a frame that is not whole yet waits for the client, not the client for us.
            if undecoded > 0, frames == 0 { undecodedSince = undecodedSince ?? receivedAt }
            return
        }
        undecodedSince = nil
        if splitter == nil { splitter = try setUp(&scratch.events) }
        guard let splitter else { return }
        let count = scratch.frames.count / splitter.inputChannels
        let before = decoded
        frames += count
        if undecoded > 0 {
            let hundredMilliseconds = Double(inputRate) / 10
            let wanted = Double(undecoded) * hundredMilliseconds / Double(count)
            streamPiece = Int(
                min(max(wanted, 64, Double(streamPiece) / 2), Double(streamPiece) * 2, Double(Self.largestPiece)))
            undecoded = 0
        }
        services.telemetry.audioReceived(
            MediaTime(samples: (decoded - before).samples * channels.count), bytes: 0)
        for (index, channel) in channels.enumerated() {
            scratch.channel.removeAll(keepingCapacity: true)
            scratch.resampled.removeAll(keepingCapacity: true)
            scratch.frames.withUnsafeBufferPointer { splitter.take(index, of: $0, into: &scratch.channel) }
            scratch.channel.withUnsafeBufferPointer { resamplers[index].resample($0, into: &scratch.resampled) }
            quieten(index, &scratch)
            hand(scratch.resampled, to: channel, receivedAt: receivedAt)
            services.telemetry.occupancy(of: .speech, channel.occupancy)
        }
    }

    /// What was resampled becomes what is heard.
    private func quieten(_ index: Int, _ scratch: inout WorkerScratch, isLast: Bool = false) {
        guard !reducers.isEmpty else { return }
        scratch.channel.removeAll(keepingCapacity: true)
        scratch.resampled.withUnsafeBufferPointer { reducers[index].reduce($0, into: &scratch.channel) }
        if isLast { reducers[index].finish(into: &scratch.channel) }
        swap(&scratch.channel, &scratch.resampled)
    }

    private func hand(_ samples: [Float], to channel: Channel, receivedAt: ContinuousClock.Instant) {
        let decoded = ContinuousClock.now
        samples.withUnsafeBufferPointer { channel.ingest($0, receivedAt: receivedAt, decodedAt: decoded) }
    }

    /// The form of the audio is known: makes everything that depends on it.
    private func setUp(_ events: inout [SessionEvent]) throws(SessionFailure) -> ChannelSplitter {
        guard let output = decoder.output else { throw .internal("the decoder gave samples before their format") }
        let made = ChannelSplitter(inputChannels: output.channels, mode: configuration.channelMode)
        inputRate = output.sampleRate
        events.append(.audioKnown(output))
        for index in 0..<made.outputChannels {
            do {
                resamplers.append(try Resampler(from: inputRate))
                if let kind = configuration.noiseReduction { reducers.append(try NoiseReducer(kind)) }
            } catch {
                throw .badAudio(error.description)
            }
            do {
                channels.append(
                    try Channel(
                        index: index, configuration: configuration,
                        policy: configuration.overflow ?? services.overflow,
                        recognizer: services.recognizer(named: configuration.modelName),
                        voiceActivity: voiceActivity,
                        speakers: configuration.wantsSpeakers ? services.speakers : nil, text: text,
                        telemetry: services.telemetry, wakeWorker: wakeWorker))
            } catch {
                throw SessionFailure(error)
            }
        }
        return made
    }

    /// Lets the channels hear what they have, as far as there is room; true when some of them want to be heard together
    /// with others' (``Channel/isListening``).
    func listen(_ events: inout [SessionEvent]) throws(SessionFailure) -> Bool {
        var isListening = false
        for channel in channels {
            try recognizing { () throws(RecognizerError) in try channel.listen(&events) }
            isListening = isListening || channel.isListening
        }
        return isListening
    }

    /// Takes the windows whose probabilities were left with the channels.
    func hearNext(_ events: inout [SessionEvent]) throws(SessionFailure) {
        for channel in channels where channel.isListening {
            try recognizing { () throws(RecognizerError) in try channel.hearNext(&events) }
        }
    }

    func absorb(_ scratch: inout WorkerScratch) throws(SessionFailure) {
        for channel in channels {
            scratch.hypotheses.removeAll(keepingCapacity: true)
            try recognizing { () throws(RecognizerError) in try channel.takeHypotheses(into: &scratch.hypotheses) }
            if !scratch.hypotheses.isEmpty || channel.voices?.hasNews == true {
                channel.absorb(scratch.hypotheses, into: &scratch.events)
            }
        }
    }

    func finalize(channel: Int?, _ events: inout [SessionEvent]) throws(SessionFailure) {
        for each in channels where channel == nil || channel == each.index {
            try recognizing { () throws(RecognizerError) in try each.finalize(.finalize, &events) }
        }
    }

    func endTurn(channel: Int?, _ events: inout [SessionEvent]) throws(SessionFailure) {
        for each in channels where channel == nil || channel == each.index {
            try recognizing { () throws(RecognizerError) in try each.endTurn(&events) }
        }
    }

    /// No more bytes: decodes what the codec still holds, as ``close(_:)`` does with the resamplers.
    func finish(_ scratch: inout WorkerScratch) throws(SessionFailure) {
        scratch.frames.removeAll(keepingCapacity: true)
        var failure: DecodeError?
        do throws(DecodeError) { try decoder.finish(into: &scratch.frames) } catch { failure = error }
        noteLosses(&scratch)
        try take(&scratch, bytes: 0, receivedAt: .now)
        if let failure { throw .badAudio(failure.description) }
        close(&scratch)
    }

    /// No more samples will come: gives the channels what the resamplers still hold. They are to hear it, and then end.
    func close(_ scratch: inout WorkerScratch) {
        if let report = losses.close() { scratch.events.append(.audioLost(report)) }
        for (index, channel) in channels.enumerated() {
            scratch.resampled.removeAll(keepingCapacity: true)
            resamplers[index].finish(into: &scratch.resampled)
            quieten(index, &scratch, isLast: true)
            hand(scratch.resampled, to: channel, receivedAt: .now)
        }
    }

    /// Closes the channels that are not closed yet and have worked through their audio.
    func endChannels(_ events: inout [SessionEvent]) throws(SessionFailure) {
        for channel in channels where !channel.isFinishing && !channel.isBlocked {
            try recognizing { () throws(RecognizerError) in try channel.finish(&events) }
        }
    }

    var isEnded: Bool { channels.allSatisfy(\.isFinishing) && isSettled }

    func update(_ update: SessionUpdate) -> UpdateOutcome {
        var refusal: String?
        if let wanted = update.endpointingMilliseconds,
            !EndpointingConfiguration.trailingSilences.contains(wanted)
        {
            refusal = "endpointing is \(wanted) ms; it may be 10 to 5000"
        }
        if refusal == nil, let numbers = update.numbers { refusal = write(numbers) }
        if refusal == nil, let formatting = update.formatting { refusal = write(formatting) }
        // Last of what can be refused, since it cannot be taken back.
        if refusal == nil, let hotwords = update.hotwords { refusal = favour(hotwords) }
        if refusal == nil {
            if let interim = update.interimResults { configuration.interimResults = interim }
            if let silence = update.endpointingMilliseconds {
                configuration.endpointing.trailingSilence = MediaTime(milliseconds: silence)
                configuration.lengthenSilencesWhereHiding()
            }
            configuration.change(update)
            for channel in channels {
                channel.configuration = configuration
                channel.segmenter.configuration = configuration.voiceActivity
            }
        }
        return UpdateOutcome(
            id: update.id, interimResults: configuration.interimResults,
            endpointingMilliseconds: configuration.endpointing.trailingSilence?.milliseconds, refusal: refusal,
            requested: update)
    }

    /// Has these words favoured in speech that begins from now on; the reason where that cannot be.
    private func favour(_ hotwords: [Hotword]) -> String? {
        let profile = services.recognizer(named: configuration.modelName).profile
        if !hotwords.isEmpty, !profile.supportsHotwords {
            return "The loaded model (\(profile.model)) cannot favour words."
        }
        guard hotwords != configuration.hotwords else { return nil }
        var lines: [RecognitionLine] = []
        do throws(RecognizerError) {
            for channel in channels { lines.append(try channel.makeLine(favouring: hotwords)) }
        } catch {
            for line in lines { line.close() }
            return error.description
        }
        for (channel, line) in zip(channels, lines) { channel.take(line) }
        configuration.hotwords = hotwords
        return nil
    }

    /// Has words written otherwise from now on; the reason where that cannot be. Where words go through something already,
    /// only their numbers change.
    private func write(_ formatting: TextFormatting) -> String? {
        var wanted = configuration.text
        wanted.formatting = formatting
        do throws(SessionFailure) { text = try services.makeText(wanted) } catch { return error.message }
        configuration.text = wanted
        for channel in channels {
            if channel.text == nil { channel.text = text } else { channel.text?.write(numbers: formatting.numbers) }
        }
        return nil
    }

    /// Has numbers written otherwise from now on; the reason where that cannot be.
    private func write(_ numbers: TextFormatting.Numbers) -> String? {
        var wanted = configuration.text
        wanted.formatting.numbers = numbers
        do throws(SessionFailure) { text = try services.makeText(wanted) } catch { return error.message }
        configuration.text = wanted
        for channel in channels {
            if channel.text == nil { channel.text = text } else { channel.text?.write(numbers: numbers) }
        }
        return nil
    }

    var summary: SessionSummary {
        let lost = LossLedger.loss(losses.total, at: .zero, inputRate)
        return SessionSummary(
            audio: decoded,
            channels: splitter?.inputChannels ?? configuration.audio.channels ?? 1, bytes: bytes,
            sha256: digest.map { $0.finalize().map { byte in hexadecimal(byte) }.joined() },
            dropped: channels.map(\.dropped).reduce(.zero, +),
            concealed: lost.filled, unfilled: lost.unfilled, skippedBytes: lost.skippedBytes,
            recognized: recognized, words: channels.map(\.totalWords).reduce(0, +))
    }

    private var recognized: MediaTime {
        MediaTime(samples: channels.reduce(0) { $0 + $1.recognized.samples } / max(channels.count, 1))
    }

    func shutDown() {
        for channel in channels { channel.shutDown() }
    }
}

private func hexadecimal(_ byte: UInt8) -> String {
    let digits = Array("0123456789abcdef")
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
}

private func recognizing(_ body: () throws(RecognizerError) -> Void) throws(SessionFailure) {
    do { try body() } catch { throw SessionFailure(error) }
}

extension SessionFailure {
    /// What a client is told when its recognizer cannot go on.
    init(_ error: RecognizerError) {
        switch error {
        case .unsupported(let text): self = .unsupported(text)
        case .exhausted(let text): self = .tooBusy(text, retryAfter: 5)
        case .unavailable(let text), .badModel(let text), .failed(let text): self = .internal(text)
        }
    }
}

extension SessionConfiguration {
    /// Takes what an update says of turns and of when speech begins.
    fileprivate mutating func change(_ update: SessionUpdate) {
        if let threshold = update.turnThreshold { turns.threshold = threshold }
        if let threshold = update.eagerTurnThreshold { turns.eagerThreshold = threshold }
        if let silence = update.minimumTurnSilence { turns.minimumSilence = MediaTime(milliseconds: silence) }
        if let silence = update.maximumTurnSilence { turns.maximumSilence = MediaTime(milliseconds: silence) }
        if let threshold = update.vadThreshold { voiceActivity.setThreshold(threshold) }
    }
}
