import ArgumentParser
import Foundation
import Parlance
import ParlanceCore
import ParlanceSpeech

struct TranscribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcribe",
        abstract: "Transcribe recordings, as fast as possible or live.",
        discussion: """
            In a terminal, words appear while they are recognized and settle line by line; in a pipe there is one plain
            line per utterance. WAV, FLAC, Ogg, MP3 and AIFF files are read; '-' reads standard input: any
            stream that says itself what it is (WAV, FLAC, Ogg, WebM, MP3, AMR), or raw samples with --encoding and
            --sample-rate.

              parlance transcribe talk.flac
              parlance transcribe --realtime --json talk.wav | jq .
              parlance transcribe --srt talk.mp3 > talk.srt
              arecord -f S16_LE -r 16000 | parlance transcribe --encoding linear16 --sample-rate 16000 -
            """)

    @Argument(help: ArgumentHelp("Recordings, or '-' for standard input.", valueName: "file"))
    var files: [String]
    @Flag(help: "Send the audio at the speed at which it was spoken.") var realtime = false
    @Flag(help: "Print every event as a line of JSON, as the native protocol has it.") var json = false
    @Flag(help: "Print SubRip subtitles.") var srt = false
    @Flag(help: "Print WebVTT subtitles.") var vtt = false
    @Option(help: "auto, onnx, sherpa-onnx or pocketsphinx.") var engine = "auto"
    @Option(help: "An installed model's name, or a model folder.") var model: String?
    @Option(help: "Where models are installed.") var models: String?
    @Option(help: ArgumentHelp("Folder of a punctuation model.", valueName: "dir")) var punctuation: String?
    @Option(help: "Voice activity detector: auto, silero, cascade, webrtc:0 to webrtc:3, or energy.") var vad = "auto"
    @Option(help: "Silence that ends an utterance, 10 to 5000 ms, or 'false'.") var endpointing = "500"
    @Option(help: "Milliseconds of audio per chunk.") var chunk = 100
    @Option(help: "Standard input is raw: linear16, linear32, mulaw, alaw, pcm_s24le and so on.") var encoding: String?
    @Option(help: "Standard input's samples per second.") var sampleRate = 16_000
    @Option(help: "Standard input's channels.") var channels = 1
    @Flag(help: "Recognize each channel by itself instead of mixing them.") var multichannel = false

    @Flag(help: "Tell who speaks; needs --speaker-model.") var speakers = false
    @Option(help: "A speaker-embedding model: one ONNX file, of WeSpeaker or 3D-Speaker.") var speakerModel: String?
    @Option(help: "Similarity from which on two voices are one speaker's, 0.05 to 0.95.") var speakerThreshold = 0.5

    @OptionGroup var text: TextOptions

    func validate() throws {
        guard !speakers || speakerModel != nil else {
            throw ValidationError("--speakers needs a model that tells voices apart: give --speaker-model FILE.")
        }
        guard (0.05...0.95).contains(speakerThreshold) else {
            throw ValidationError("--speaker-threshold is 0.05 to 0.95.")
        }
        guard [json, srt, vtt].count(where: { $0 }) <= 1 else {
            throw ValidationError("--json, --srt and --vtt exclude one another.")
        }
        guard !realtime || !files.contains("-") else {
            throw ValidationError("Standard input comes at its own pace: --realtime is for files.")
        }
        guard (1...5_000).contains(chunk) else { throw ValidationError("--chunk is 1 to 5000 ms.") }
        if let encoding, SampleEncoding(name: encoding) == nil {
            throw ValidationError(
                "--encoding is \(SampleEncoding.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        guard AudioFormat.sampleRates.contains(sampleRate) else {
            throw ValidationError("--sample-rate is 8000 to 48000 Hz.")
        }
        guard (1...AudioFormat.maximumChannels).contains(channels) else {
            throw ValidationError("--channels is 1 to \(AudioFormat.maximumChannels).")
        }
        _ = try trailingSilence()
    }

    private func trailingSilence() throws -> MediaTime? {
        if endpointing == "false" { return nil }
        guard let milliseconds = Int(endpointing), EndpointingConfiguration.trailingSilences.contains(milliseconds)
        else {
            throw ValidationError("--endpointing is 10 to 5000 ms, or 'false'.")
        }
        return MediaTime(milliseconds: milliseconds)
    }

    func run() async throws {
        var wish = EngineChoice.Wish()
        wish.engine = engine
        wish.model = model
        wish.modelsDirectory = models
        wish.voiceActivity = vad
        wish.punctuation = punctuation
        wish.speakerModel = speakerModel
        wish.speakerRules = SpeakerClustering.Rules(threshold: Float(speakerThreshold))
        let choice = try EngineChoice.make(wish)
        if StandardError.isTerminal {
            for note in choice.notes { StandardError.write(note + "\n") }
        }
        try choice.recognizer.warmUp()
        var transcriber = Transcriber(choice)
        transcriber.isRealTime = realtime
        transcriber.chunkMilliseconds = chunk

        var configuration = SessionConfiguration()
        configuration.endpointing.trailingSilence = try trailingSilence()
        configuration.channelMode = multichannel ? .separate : .mixed
        configuration.text = try text.configuration()
        configuration.wantsSpeakers = speakers
        configuration.wantsTimings = json
        configuration.commitInterval = nil
        let rawFormat = encoding.flatMap(SampleEncoding.init(name:)).map {
            AudioFormat(encoding: $0, sampleRate: sampleRate, channels: channels)
        }

        var failed = false
        for file in files {
            var printer = TranscriptPrinter(style: style, name: files.count > 1 ? file : nil, channels: multichannel)
            configuration.interimResults = printer.wantsPartials
            do {
                if file == "-" {
                    configuration.audio = rawFormat.map { .raw($0) } ?? .detect
                    try await transcriber.transcribe(configuration: configuration) {
                        Array(FileHandle.standardInput.availableData)
                    } event: {
                        printer.show($0)
                    }
                } else {
                    try await transcriber.transcribe(file: file, configuration: configuration) {
                        printer.show(progress: $0, isRealTime: realtime)
                    } event: {
                        printer.show($0)
                    }
                }
                printer.finish()
            } catch let failure as SessionFailure {
                printer.finish()
                StandardError.write("\(file): \(failure.message)\n")
                failed = true
            } catch {
                printer.finish()
                StandardError.write("\(error)\n")
                failed = true
            }
        }
        if failed { throw ExitCode.failure }
    }

    private var style: TranscriptPrinter.Style { json ? .json : srt ? .captions(.srt) : vtt ? .captions(.vtt) : .text }
}
