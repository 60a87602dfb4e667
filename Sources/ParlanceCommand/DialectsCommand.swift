import ArgumentParser
import Parlance

struct DialectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dialects",
        abstract: "Show which wire protocols are spoken, and what becomes of each of their parameters.",
        discussion:
            "Parameters that are not listed are ignored, and named in the server's log; our own protocol refuses them.")

    @Flag(help: "As a table in Markdown, as the README has it.")
    var markdown = false

    func run() {
        let table = SupportTable(Catalog.support)
        print(markdown ? table.markdown : table.text)
    }
}
