import Foundation
import Parlance
import ParlanceCore
import Testing

@Suite("What each interface supports")
struct SupportTableTests {
    private let table = SupportTable(Catalog.support)

    @Test("The README's table is the code's")
    func readme() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.contains(table.markdown), "put in what `parlance dialects --markdown` prints")
    }

    @Test("Every path of a dialect is in it, and no two interfaces share a name")
    func complete() {
        let described = Catalog.support.flatMap(\.paths)
        for dialect in Catalog.dialects {
            #expect(dialect.paths.allSatisfy { described.contains("GET \($0)") })
            #expect(dialect.exchangePaths.allSatisfy { described.contains("POST \($0) (HTTP/2)") })
        }
        for dialect in Catalog.callDialects() {
            #expect((dialect.streams + dialect.requests).allSatisfy(described.contains))
        }
        #expect(Set(Catalog.support.map(\.name)).count == Catalog.support.count)
    }

    @Test("What is said to be answered is answered")
    func methods() {
        let handlers = Catalog.requestHandlers
        for interface in handlers.flatMap(\.support) {
            for line in interface.paths {
                let parts = line.split(separator: " ").map(String.init)
                let path = parts[1].replacing("{id}", with: "00000000-0000-4000-8000-000000000000")
                #expect(handlers.contains { $0.methods(path: path).contains(parts[0]) }, "\(line)")
            }
        }
    }

    @Test("A refusal has its text, and only a refusal")
    func refusals() {
        #expect(ParameterSupport.refused("no").refusal == "no")
        #expect(ParameterSupport.refusedUnlessFalse("no").refusal == "no")
        #expect(ParameterSupport.supported.refusal == nil)
        #expect(table.text.contains("  refused: 'callback' is not available on this server"))
    }
}
