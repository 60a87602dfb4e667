import ArgumentParser
import ParlanceModels

struct ModelsVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check the files of installed models.",
        discussion: """
            Compares every file with what its pull recorded after checking the archive, and with the checksums of the \
            catalogue. Without a name all installed models are checked. Exits with 1 when something is wrong.
            """)

    @Argument(help: ArgumentHelp("An installed model.", valueName: "name")) var name: String?
    @OptionGroup var options: ModelsOptions

    func run() async throws {
        let store = options.store
        var models = store.installed()
        if let name {
            guard let model = store.installedModel(named: name) else {
                throw ModelNotInstalled(name: name, store: store)
            }
            models = [model]
        }
        if models.isEmpty { print("No models are installed in \(store.directory).") }
        var allIntact = true
        for model in models {
            let outcome = try store.verify(model)
            allIntact = allIntact && outcome.isIntact
            report(outcome, of: model)
        }
        let broken = name == nil ? store.contents().unusable : []
        for model in broken { print("\(model.name): cannot be used: \(model.reason)") }
        if !allIntact || !broken.isEmpty { throw ExitCode.failure }
    }

    private func report(_ outcome: ModelVerification, of model: InstalledModel) {
        if outcome.checkedCount == 0 {
            print("\(model.name): no checksums are known; its metadata is in order.")
            return
        }
        let unknown = outcome.files.count - outcome.checkedCount
        print(
            "\(model.name): \(outcome.isIntact ? "intact" : "DAMAGED") (\(outcome.checkedCount) files checked"
                + (unknown > 0 ? ", \(unknown) without a known checksum)" : ")"))
        for file in outcome.files {
            switch file.state {
            case .intact, .unknown:
                break
            case .missing:
                print("  \(file.path): missing")
            case .wrongSize(let expected, let found):
                print("  \(file.path): \(found) bytes instead of \(expected)")
            case .wrongContents(let expected, let found):
                print("  \(file.path): SHA-256 \(found) instead of \(expected)")
            }
        }
        if !outcome.isIntact, let entry = model.catalogue {
            print("  Get it anew with: parlance models pull --force \(entry.alias)")
        }
    }
}

struct ModelsPathCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print the folder of a model, for scripts.",
        discussion: """
            Without a name: the folder of the default model. Exits with 1, and prints nothing to standard output, when \
            there is none.
            """)

    @Argument(help: ArgumentHelp("An installed model.", valueName: "name")) var name: String?
    @OptionGroup var options: ModelsOptions

    func run() async throws {
        let store = options.store
        guard let model = name.map({ store.installedModel(named: $0) }) ?? store.defaultModel() else {
            throw ModelNotInstalled(name: name, store: store)
        }
        print(model.path)
    }
}

struct ModelNotInstalled: Error, CustomStringConvertible {
    var name: String?
    var store: ModelStore

    var description: String {
        name.map { "There is no model '\($0)' in \(store.directory). 'parlance models list' shows what there is." }
            ?? "No general model is installed in \(store.directory). 'parlance models pull' gets one."
    }
}
