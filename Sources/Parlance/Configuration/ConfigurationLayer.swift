import Foundation
import Yams

/// Settings as text, from one place: flags, the environment, or a file.
public struct ConfigurationLayer: Sendable {
    /// For messages: `--port`, `PARLANCE_PORT`, `parlance.yaml`.
    public var origin: @Sendable (Setting) -> String
    public var values: [String: String]

    public init(values: [String: String], origin: @escaping @Sendable (Setting) -> String) {
        self.values = values
        self.origin = origin
    }

    public static func flags(_ values: [String: String]) -> ConfigurationLayer {
        ConfigurationLayer(values: values) { "--\($0.key)" }
    }

    /// Every `PARLANCE_…` variable that is a setting; others of that prefix mean other things.
    public static func environment(_ environment: [String: String]) -> ConfigurationLayer {
        var values: [String: String] = [:]
        for setting in Setting.all { values[setting.key] = environment[setting.environmentName] }
        return ConfigurationLayer(values: values) { $0.environmentName }
    }

    /// A YAML file of `setting: value` lines.
    public static func file(_ path: String) throws(ConfigurationError) -> ConfigurationLayer {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ConfigurationError("the configuration file \(path) cannot be read")
        }
        return try file(text: text, name: path)
    }

    static func file(text: String, name: String) throws(ConfigurationError) -> ConfigurationLayer {
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw ConfigurationError("\(name) is not valid YAML: \(error)")
        }
        guard let node else { return ConfigurationLayer(values: [:]) { _ in name } }
        guard let mapping = node.mapping else {
            throw ConfigurationError("\(name): expected lines of 'setting: value'")
        }
        var values: [String: String] = [:]
        for (key, value) in mapping {
            let key = key.string ?? ""
            guard Setting.all.contains(where: { $0.key == key }) else {
                throw ConfigurationError(
                    "\(name): there is no setting '\(key)'\(suggestion(for: key)). See --print-config.")
            }
            if let items = value.sequence {
                values[key] = items.compactMap(\.string).joined(separator: ",")
            } else if let text = value.string {
                values[key] = text
            } else {
                throw ConfigurationError("\(name): '\(key)' should be a single value")
            }
        }
        return ConfigurationLayer(values: values) { _ in name }
    }

    private static func suggestion(for key: String) -> String {
        let plain = key.lowercased().filter(\.isLetter)
        let near = Setting.all.first { setting in
            let other = setting.key.filter(\.isLetter)
            return other.hasPrefix(plain) || plain.hasPrefix(other)
        }
        return near.map { "; did you mean '\($0.key)'?" } ?? ""
    }
}

/// A configuration that cannot be used, in words for the operator.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}
