import ArgumentParser
import Foundation
import NIOCore
import Parlance
import ParlanceCore

struct SpeakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speak",
        abstract: "Speak text, while it comes: to a file, or to standard output.",
        discussion: """
            '-' reads the text from standard input; sentences are spoken as soon as they are whole. Without --output the
            audio goes to standard output, as raw 16-bit samples if --format says nothing else.

              parlance speak "Nobody is here." --output nobody.wav
              parlance speak - --format opus --output book.ogg < book.txt
              parlance speak "Hello there." --rate 22050 | aplay -f S16_LE -r 22050
              parlance speak --voices
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case wav, raw, mulaw, alaw, mp3, opus, flac
    }

    @Argument(help: "The text, or '-' for standard input.") var text: String?
    @Option(name: [.short, .long], help: ArgumentHelp("Where to write the audio.", valueName: "file"))
    var output: String?
    @Option(help: "wav, raw, mulaw, alaw, mp3, opus or flac; without it, the file's ending says which.")
    var format: Format?
    @Option(help: "Samples per second, 8000 to 48000; without it, the voice's own, if the format has it.")
    var rate: Int?
    @Option(help: "A voice, as 'en-gb' or 'en-us+f3', or a language.") var voice: String?
    @Option(help: "0.5 to 2; 1 is the voice's own speed.") var speed = 1.0
    @Option(help: "auto, espeak-ng, or the folder of a sherpa-onnx text-to-speech model.") var synthesizer = "auto"
    @Flag(help: "List the voices there are, and exit.") var voices = false

    func validate() throws {
        guard voices || text != nil else { throw ValidationError("Give the text to speak, or '-'.") }
        guard SpeechOptions.speeds.contains(speed) else { throw ValidationError("--speed is 0.5 to 2.") }
        if let rate, !AudioFormat.sampleRates.contains(rate) {
            throw ValidationError("--rate is 8000 to 48000.")
        }
    }

    func run() async throws {
        let choice = try SynthesizerChoice.make(synthesizer, voice: voice)
        guard let profile = choice.synthesizer?.profile else {
            throw ValidationError(choice.notes.joined(separator: "\n"))
        }
        if voices { return list(profile) }
        let chosen = try spokenFormat(profile.sampleRate)
        guard output != nil || isatty(STDOUT_FILENO) == 0 else {
            throw ValidationError("Audio does not belong on a terminal: give --output FILE, or a pipe.")
        }
        var configuration = SynthesisConfiguration(format: chosen)
        configuration.voice = choice.voice?.name
        configuration.speed = speed
        let sink = try output.map(Self.open) ?? .standardOutput
        let text = text ?? ""
        let bits = TextBits(text == "-" ? nil : text)
        let seconds = try await Speaker(choice).speak(configuration) {
            bits.next()
        } audio: { bytes in
            try sink.write(contentsOf: Array(bytes.readableBytesView))
        }
        if output != nil { try SpokenFileHead.complete(sink, chosen, seconds: seconds) }
        if output != nil, StandardError.isTerminal {
            StandardError.write(String(format: "%.2f s of audio, %@\n", seconds, chosen.contentType))
        }
    }

    private func spokenFormat(_ own: Int) throws -> SpokenFormat {
        var format = format
        if format == nil, let ending = output?.split(separator: ".").last.map({ $0.lowercased() }) {
            format = ending == "ogg" ? .opus : Format(rawValue: ending) ?? .wav
        }
        switch format ?? .raw {
        case .raw: return SpokenFormat(.raw(.linear16), sampleRate: rate ?? own)
        case .wav: return SpokenFormat(.wav(.linear16), sampleRate: rate ?? own)
        case .mulaw: return SpokenFormat(.raw(.mulaw), sampleRate: rate ?? 8_000)
        case .alaw: return SpokenFormat(.raw(.alaw), sampleRate: rate ?? 8_000)
        case .flac: return SpokenFormat(.flac, sampleRate: rate ?? own)
        case .mp3: return SpokenFormat(.mp3(bitRate: SpokenFormat.mp3BitRate), sampleRate: rate ?? 22_050)
        case .opus: return SpokenFormat(.oggOpus(bitRate: SpokenFormat.opusBitRate), sampleRate: rate ?? 24_000)
        }
    }

    private func list(_ profile: SynthesizerProfile) {
        print("\(profile.engine) \(profile.version), \(profile.sampleRate) Hz")
        for voice in profile.voices {
            print(
                "  \(voice.name.padding(toLength: max(18, voice.name.count), withPad: " ", startingAt: 0)) \(voice.description)"
            )
        }
        if !profile.variants.isEmpty {
            print("Each as VOICE+VARIANT, too: \(profile.variants.joined(separator: ", "))")
        }
    }

    private static func open(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forUpdatingAtPath: path)
        else { throw ValidationError("\(path) cannot be written.") }
        return handle
    }
}

/// What is to be spoken, bit by bit: the one text, or standard input as it comes. One caller at a time.
private final class TextBits: @unchecked Sendable {
    private var text: String?
    private let readsInput: Bool
    private var rest: [UInt8] = []

    init(_ text: String?) {
        self.text = text
        readsInput = text == nil
    }

    func next() -> String? {
        guard readsInput else {
            defer { text = nil }
            return text
        }
        let bytes = FileHandle.standardInput.availableData
        guard !bytes.isEmpty else {
            defer { rest = [] }
            return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
        }
        rest += bytes
        // A character that is cut at the end waits for its other half: at most three bytes.
        var whole = rest.count
        for back in 1...3 where back <= rest.count {
            let byte = rest[rest.count - back]
            if byte & 0xC0 == 0x80 { continue }
            if byte >= 0xC0, back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) { whole = rest.count - back }
            break
        }
        defer { rest.removeFirst(whole) }
        return String(decoding: rest[..<whole], as: UTF8.self)
    }
}
