import ArgumentParser
import Foundation
import ParlanceAudio

struct ChunksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chunks",
        abstract: "Explain how a chunk size and a codec's frames go together.",
        discussion: """
            A chunk is the audio in one message. Codecs decode whole frames: 20 ms of Opus, 1152 samples of MP3, one \
            sample of PCM. This says whether a chunk fits, what the server does if it does not, which sizes nearby \
            fit, and what the size costs in latency and messages.

              fits        every chunk holds whole frames
              re-aligned  the rest of a frame is carried to the next chunk; nothing is lost
              refused     such a chunk cannot be decoded; the server answers with an error

            Examples:
              parlance chunks --codec opus --frame 20 --chunk 150
              parlance chunks --codec linear16 --rate 11025 --chunk 100
              parlance chunks --codec flac --block 320 --chunk 100 --json

            Codecs: \(CodecFrame.names.joined(separator: ", ")).
            opus and speex mean one packet per message, without a container.

            Exit status: 0 if the chunk fits or is re-aligned, 1 if it is refused.
            """)

    @Option(help: "The codec, or the kind of stream (see above).") var codec: String
    @Option(help: "Audio in one message, in ms; 20 to 250 are recommended.") var chunk = 100.0
    @Option(help: "Opus only: the frame, in ms: 2.5, 5, 10, 20, 40 or 60. (default: 20)") var frame: Double?
    @Option(help: "FLAC only: samples in a block. (default: 4096)") var block: Int?
    @Option(help: "Samples per second. (default: what is usual for the codec)") var rate: Int?
    @Option(help: "Channels.") var channels = 1
    @Flag(help: "As JSON, for programs.") var json = false

    func run() throws {
        let alignment: ChunkAlignment
        do {
            let codecFrame = try CodecFrame.named(
                codec, sampleRate: rate, channels: channels, frame: frame, block: block)
            alignment = try ChunkAlignment(codecFrame, chunk: chunk)
        } catch {
            throw ValidationError(error.description)
        }
        if json { try printJSON(alignment) } else { printText(alignment) }
        if alignment.treatment == .refused { throw ExitCode(1) }
    }

    private func printText(_ alignment: ChunkAlignment) {
        let frame = alignment.frame
        var size = "\(frame.samples) sample\(frame.samples == 1 ? "" : "s")"
        if frame.samples > 1 { size = "\(frame.duration), \(size)" }
        if let bytes = frame.bytes { size += ", \(bytes) byte\(bytes == 1 ? "" : "s")" }
        var chunk =
            "\(number(alignment.chunkMilliseconds)) ms, \(number(alignment.messagesPerSecond)) messages a second"
        if let bytes = alignment.bytes { chunk += ", \(bytes) bytes each" }
        var rows = [
            ["Codec", frame.described], ["\(frame.unit.prefix(1).uppercased() + frame.unit.dropFirst())", size],
            ["Chunk", chunk], ["Verdict", alignment.treatment.rawValue],
        ]
        if alignment.treatment != .fits { rows.append(["Nearest", alignment.nearestText]) }
        print(TextTable(header: [], rows: rows))
        print()
        let advice = alignment.treatment == .refused ? nil : alignment.advice
        for text in [alignment.explanation, advice, alignment.note] {
            if let text { print(wrapped(text)) }
        }
    }

    private func printJSON(_ alignment: ChunkAlignment) throws {
        struct Report: Encodable {
            var codec: String
            var sampleRate, channels: Int
            var frameUnit: String
            var frameSamples: Int
            var frameMs: Double
            var frameBytes: Int?
            var chunkMs, frames: Double
            var chunkBytes: Int?
            var verdict: String
            var nearestBelowMs, nearestAboveMs: Double?
            var carriedMs, messagesPerSecond: Double
            var withinLatencyBudget: Bool
            var explanation, advice: String
            var note, error: String?
        }
        let frame = alignment.frame
        let report = Report(
            codec: frame.codec, sampleRate: frame.sampleRate, channels: frame.channels, frameUnit: frame.unit,
            frameSamples: frame.samples, frameMs: frame.milliseconds, frameBytes: frame.bytes,
            chunkMs: alignment.chunkMilliseconds, frames: alignment.frames, chunkBytes: alignment.bytes,
            verdict: alignment.treatment.rawValue, nearestBelowMs: alignment.nearestBelow,
            nearestAboveMs: alignment.nearestAbove, carriedMs: alignment.carried,
            messagesPerSecond: alignment.messagesPerSecond, withinLatencyBudget: alignment.isWithinBudget,
            explanation: alignment.explanation, advice: alignment.advice, note: alignment.note,
            error: alignment.refusal)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    /// With at most two decimals, and none that say nothing.
    private func number(_ value: Double) -> String {
        String(format: "%.2f", value).replacing(#/\.?0+$/#, with: "")
    }

    /// Lines of at most 88 characters, indented like the table.
    private func wrapped(_ text: String) -> String {
        var lines: [String] = [""]
        for word in text.split(separator: " ") {
            let last = lines.count - 1
            if lines[last].isEmpty {
                lines[last] = String(word)
            } else if lines[last].count + 1 + word.count <= 86 {
                lines[last] += " \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { "  \($0)" }.joined(separator: "\n")
    }
}
