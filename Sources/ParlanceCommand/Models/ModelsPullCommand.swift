import ArgumentParser
import Foundation
import ParlanceModels
import Synchronization

struct ModelsPullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Download a model, check it, install it.",
        discussion: """
            Without a name: \(ModelCatalogue.recommended.alias), \(ByteCount(ModelCatalogue.recommended.bytes)), the \
            smallest one that can caption live speech within 300 ms.

            A pull may be stopped at any time, by Ctrl-C or by a broken line: the next one goes on where it ended. \
            What arrives is compared with the published size and, where one is known, with its SHA-256. The model \
            appears in the models directory when all of it is there.

            Proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. PARLANCE_OFFLINE=1 forbids any \
            download. A mirror (--mirror, or PARLANCE_MODEL_MIRROR) is a folder on a web server with the publisher's \
            archives in it, under their own names.
            """)

    @Argument(help: ArgumentHelp("A name of 'parlance models list'.", valueName: "name"))
    var name: String?
    @Flag(help: "Download and install again what is there already.") var force = false
    @Flag(help: "Say nothing unless something is wrong.") var quiet = false
    @Flag(
        help: ArgumentHelp(
            "For scripts: only if no general model is installed, at most once a day, and never an error."))
    var firstRun = false
    @Option(help: ArgumentHelp("Fetch the archives from here.", valueName: "url")) var mirror: String?
    @OptionGroup var options: ModelsOptions

    func validate() throws {
        if firstRun, name != nil || force {
            throw ValidationError("--first-run chooses the model itself; leave out the name and --force.")
        }
    }

    func run() async throws {
        var pull = ModelPull(
            store: options.store, mirror: mirror, force: force, environment: ProcessInfo.processInfo.environment)
        if firstRun {
            pull.policy = .impatient
            return await runFirst(pull)
        }
        let model = try name.map(ModelCatalogue.find) ?? ModelCatalogue.recommended
        let report = PullReport(isQuiet: quiet)
        if force || !pull.isInstalled(model) { report.announce(model, pull: pull) }
        do throws(PullError) {
            let outcome = try await pull.run(model) { report.show($0) }
            report.finish()
            if case .alreadyThere(let path) = outcome {
                report.say("\(model.alias) is installed already, in \(path). --force fetches it again.")
            }
        } catch {
            report.finish()
            throw error
        }
    }

    private func runFirst(_ pull: ModelPull) async {
        let report = PullReport(isQuiet: quiet)
        let first = FirstRunPull(pull: pull)
        let outcome = await first.run {
            report.say("No good recognition model is installed yet. Trying to get one, once (Ctrl-C goes on without):")
            report.announce(first.model, pull: pull)
        } observe: {
            report.show($0)
        }
        report.finish()
        switch outcome {
        case .installed, .notNeeded:
            break
        case .offline:
            report.say("PARLANCE_OFFLINE is set: no model is downloaded.")
        case .triedRecently:
            report.say("No good recognition model is installed; 'parlance models pull' gets one.")
        case .failed(let error):
            report.say(
                """
                The model was not installed, so the built-in recognizer is used; 'parlance models pull' tries again.
                \(error)
                """)
        }
    }
}

/// Tells a person what a pull does, from any thread.
final class PullReport: Sendable {
    private let isQuiet: Bool
    private let bar = Mutex(ProgressBar())

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// The size first, so that nobody is surprised.
    func announce(_ model: CatalogueModel, pull: ModelPull) {
        let have = min(pull.fetchedBytes(of: model), model.bytes)
        say(
            """
            \(model.alias) (\(model.languages.joined(separator: " "))): \(ByteCount(model.bytes)) to download\
            \(have > 0 ? ", of which \(ByteCount(have)) are here already" : ""). Licence: \(model.licence).
              from \(model.url(mirror: pull.mirror))
              to   \(pull.store.path(of: model.name))
            """)
    }

    func show(_ event: PullEvent) {
        switch event {
        case .waiting: say("Another process is pulling it; waiting.")
        case .began(_, let total, let have): progress(have, total)
        case .progress(let received, let total): progress(received, total)
        case .restarted(let reason): say("Beginning anew: \(reason).")
        case .retrying(let reason, let delay):
            say("  \(reason); again in \(delay.formatted(.units(allowed: [.seconds], width: .wide)))")
        case .downloaded(_, let sum, let verified):
            say(verified ? "SHA-256 is right." : "No checksum is known for it; its SHA-256 is \(sum).")
        case .unpacking: say("Checking and unpacking; a large model takes a minute or two.")
        case .installed(let path): say("Installed in \(path).")
        }
    }

    func say(_ text: String) {
        guard !isQuiet else { return }
        bar.withLock { bar in
            bar.clear()
            StandardError.write(text + "\n")
        }
    }

    func finish() { bar.withLock { $0.clear() } }

    private func progress(_ received: Int64, _ total: Int64?) {
        guard !isQuiet else { return }
        bar.withLock { $0.show(received, of: total) }
    }
}
