import ArgumentParser
import Parlance
import ParlanceCore

/// Which recognizer and voice activity detector a bench runs.
struct EngineOptions: ParsableArguments {
    @Option(help: "auto, onnx, sherpa-onnx or pocketsphinx.") var engine = "auto"
    @Option(help: "An installed model's name, or a model folder.") var model: String?
    @Option(help: "Where models are installed.") var models: String?
    @Option(help: "Voice activity detector: auto, silero, cascade, webrtc:0 to webrtc:3, energy, or none.") var vad =
        "auto"

    /// Loads it, warm, and tells on standard error what was chosen. Blocks for as long as that takes.
    func load(_ adjust: (inout EngineChoice.Wish) -> Void = { _ in }) throws -> EngineChoice {
        var wish = EngineChoice.Wish()
        wish.engine = engine
        wish.model = model
        wish.modelsDirectory = models
        wish.voiceActivity = vad
        adjust(&wish)
        let choice = try EngineChoice.make(wish)
        for note in choice.notes { StandardError.write(note + "\n") }
        try choice.recognizer.warmUp()
        return choice
    }
}
