import ArgumentParser
import Foundation
import ParlanceModels

struct ModelsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show installed models and the ones that can be pulled.",
        discussion: """
            An asterisk marks the default: the model that is used when none is named. Only general models of the \
            catalogue become the default; others load when they are named.

            With a name, everything known about that model is shown.
            """)

    @Argument(help: ArgumentHelp("Show one model of the catalogue in detail.", valueName: "name"))
    var name: String?
    @Flag(help: "Only what is installed.") var installed = false
    @Flag(help: "As JSON, for programs.") var json = false
    @OptionGroup var options: ModelsOptions

    func run() async throws {
        if let name { return showDetails(of: try ModelCatalogue.find(name)) }
        let store = options.store
        let contents = store.contents()
        let standard = ModelStore.defaultModel(among: contents.usable)
        if json { return try printJSON(contents.usable, standard: standard) }

        if contents.usable.isEmpty {
            print("No models are installed in \(store.directory).")
        } else {
            print("Installed in \(store.directory):\n")
            print(installedTable(contents.usable, standard: standard))
        }
        for model in contents.unusable { print("  Cannot be used: \(model.name): \(model.reason)") }
        guard !installed else { return }
        let there = Set(contents.usable.compactMap { $0.catalogue?.name })
        let others = ModelCatalogue.models.filter { !there.contains($0.name) }
        guard !others.isEmpty else { return }
        print("\nCan be pulled (parlance models pull NAME; parlance models list NAME for details):\n")
        print(catalogueTable(others))
        if others.contains(where: { $0.sha256 == nil }) {
            print("\n'size only': no checksum is known, so a download is checked by its size alone.")
        }
        if others.contains(where: { $0.chunkMilliseconds == nil }) {
            print("'?': not stated by the publisher; read from the model once it is installed.")
        }
    }

    private func installedTable(_ models: [InstalledModel], standard: InstalledModel?) -> String {
        TextTable(
            header: ["", "NAME", "FAMILY", "CHUNK", "300 MS", "HOT WORDS", ""],
            rows: models.map { model in
                [
                    model.name == standard?.name ? "*" : "", model.catalogue?.alias ?? model.name, model.facts.family,
                    Self.chunk(model.chunkMilliseconds), Self.verdict(model.meetsLatencyBudget),
                    Self.verdict(model.facts.takesHotwords), model.mayBecomeDefault ? "" : "loads only when named",
                ]
            }
        ).description
    }

    private func catalogueTable(_ models: [CatalogueModel]) -> String {
        TextTable(
            header: ["NAME", "LANGUAGES", "SIZE", "CHUNK", "300 MS", "CHECKED BY", "LICENCE"],
            rows: models.map { model in
                [
                    model.alias, Self.languages(model.languages), ByteCount(model.bytes).description,
                    Self.chunk(model.chunkMilliseconds), Self.verdict(model.meetsLatencyBudget),
                    model.sha256 == nil ? "size only" : "SHA-256", model.licence.components(separatedBy: " (")[0],
                ]
            }
        ).description
    }

    private func showDetails(of model: CatalogueModel) {
        print(
            TextTable(
                header: [],
                rows: [
                    ["Name", model.name], ["Alias", model.alias], ["Family", model.family],
                    ["Languages", model.languages.joined(separator: " ")],
                    ["Published", model.published ?? "not stated"],
                    ["Download", "\(model.bytes) bytes (\(ByteCount(model.bytes)))"],
                    ["SHA-256", model.sha256 ?? "not known; a download is checked by its size alone"],
                    ["Licence", model.licence],
                    ["Chunk", Self.chunk(model.chunkMilliseconds)],
                    ["Meets 300 ms", Self.verdict(model.meetsLatencyBudget)],
                    ["Address", model.url()], ["Note", model.note],
                ]))
    }

    private func printJSON(_ models: [InstalledModel], standard: InstalledModel?) throws {
        struct Report: Encodable {
            struct Installed: Encodable {
                var name, path, family: String
                var catalogueName: String?
                var chunkMilliseconds: Int?
                var meets300Milliseconds: Bool?
                var takesHotwords: Bool?
                var isDefault: Bool
            }
            struct Available: Encodable {
                var name, alias, family: String
                var languages: [String]
                var bytes: Int64
                var sha256: String?
                var licence, url, note: String
                var chunkMilliseconds: Int?
                var meets300Milliseconds: Bool?
            }
            var directory: String
            var installed: [Installed]
            var catalogue: [Available]?
        }
        let report = Report(
            directory: options.store.directory,
            installed: models.map {
                .init(
                    name: $0.name, path: $0.path, family: $0.facts.family, catalogueName: $0.catalogue?.name,
                    chunkMilliseconds: $0.chunkMilliseconds, meets300Milliseconds: $0.meetsLatencyBudget,
                    takesHotwords: $0.facts.takesHotwords,
                    isDefault: $0.name == standard?.name)
            },
            catalogue: installed
                ? nil
                : ModelCatalogue.models.map {
                    .init(
                        name: $0.name, alias: $0.alias, family: $0.family, languages: $0.languages, bytes: $0.bytes,
                        sha256: $0.sha256, licence: $0.licence, url: $0.url(), note: $0.note,
                        chunkMilliseconds: $0.chunkMilliseconds, meets300Milliseconds: $0.meetsLatencyBudget)
                })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private static func chunk(_ milliseconds: Int?) -> String { milliseconds.map { "\($0) ms" } ?? "?" }

    private static func verdict(_ meets: Bool?) -> String {
        switch meets {
        case true?: "yes"
        case false?: "no"
        case nil: "?"
        }
    }

    /// Three of many are enough for a table.
    private static func languages(_ codes: [String]) -> String {
        codes.count <= 4
            ? codes.joined(separator: " ") : codes.prefix(3).joined(separator: " ") + " +\(codes.count - 3)"
    }
}
