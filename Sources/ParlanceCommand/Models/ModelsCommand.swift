import ArgumentParser
import Parlance
import ParlanceModels

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "See, get and check recognition models.",
        discussion: """
            Parlance always has a recognizer built in (PocketSphinx), which is weak. With one of these models it is a \
            good one. Models are kept in --models, else $PARLANCE_MODELS, else $XDG_DATA_HOME/parlance/models or \
            ~/.local/share/parlance/models: one folder each. A folder that you put there yourself counts as well.

            A streaming model decodes in steps of one chunk. With chunks of 80 to 160 ms, words can be on the screen \
            within 300 ms; with chunks of 320 ms and more they cannot.

              parlance models list                  what is there, and what can be had
              parlance models pull                  get the one to begin with
              parlance models pull nemotron-en-80ms get another one
              parlance serve --model nemotron-en-80ms
            """,
        subcommands: [
            ModelsListCommand.self, ModelsPullCommand.self, ModelsVerifyCommand.self, ModelsPathCommand.self,
        ],
        defaultSubcommand: ModelsListCommand.self)
}

/// Where models are: the same for every subcommand.
struct ModelsOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where models are kept.", valueName: "dir"))
    var models: String?

    var store: ModelStore { EngineChoice.store(directory: models) }
}
