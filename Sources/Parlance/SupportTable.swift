import ParlanceCore

/// What each interface supports, to read: the table of the README, and that of the terminal.
public struct SupportTable: Sendable {
    public var interfaces: [InterfaceSupport]

    public init(_ interfaces: [InterfaceSupport]) { self.interfaces = interfaces }

    private enum Column: String, CaseIterable {
        case supported = "supported"
        case withoutEffect = "accepted, without effect"
        case told = "without effect, and the client is told"
        case refused = "refused"

        func holds(_ support: ParameterSupport) -> Bool {
            switch support {
            case .supported: self == .supported
            case .withoutEffect: self == .withoutEffect
            case .withoutEffectAndTold: self == .told
            case .refused, .refusedUnlessFalse: self == .refused
            }
        }
    }

    private func names(_ interface: InterfaceSupport, _ column: Column) -> [String] {
        interface.parameters.filter { column.holds($0.value) }.map(\.key).sorted()
    }

    /// A table in Markdown, a row for each interface.
    public var markdown: String {
        var lines = [
            "| interface | parameters that count | accepted, without effect | refused |", "|---|---|---|---|",
        ]
        for interface in interfaces {
            let paths = interface.paths.map { "`\($0)`" }.joined(separator: ", ")
            let cells = [Column.supported, .withoutEffect, .refused].map { column in
                var names = names(interface, column).map { "`\($0)`" }
                if column == .withoutEffect { names += self.names(interface, .told).map { "`\($0)`¹" } }
                return names.joined(separator: " ")
            }
            lines.append("| \(interface.name): \(paths) | \(cells.joined(separator: " | ")) |")
        }
        return (lines + ["", "¹ The client is told so by a Warning."]).joined(separator: "\n")
    }

    /// The same for a terminal, with the texts of refusals.
    public var text: String {
        interfaces.map { interface in
            var lines = ["\(interface.name)   \(interface.paths.joined(separator: ", "))"]
            for column in Column.allCases where column != .refused {
                let names = names(interface, column)
                if !names.isEmpty { lines.append("  \(column.rawValue): \(names.joined(separator: ", "))") }
            }
            for name in names(interface, .refused) {
                lines.append("  \(Column.refused.rawValue): \(interface.parameters[name]?.refusal ?? name)")
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
