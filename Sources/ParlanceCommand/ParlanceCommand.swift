import ArgumentParser
import Parlance

@main
struct ParlanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parlance",
        abstract: "Streaming speech recognition on your own machine, for the SDKs you already use.",
        discussion: """
            Start a server and point a browser or an SDK at it:   parlance serve
            Transcribe a file in the terminal:                    parlance transcribe talk.wav
            Speak text:                                           parlance speak "Hello there." --output hello.wav
            Get a better model than the built-in one:             parlance models pull
            """,
        version: Version.current,
        subcommands: [
            ServeCommand.self, TranscribeCommand.self, ModelsCommand.self, ChunksCommand.self, BenchCommand.self,
            VADCommand.self, TextCommand.self, SpeakCommand.self, ChatCommand.self, DialectsCommand.self,
        ])
}
