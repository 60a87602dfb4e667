/// Where models are kept on this machine.
public enum ModelsDirectory {
    public static let variable = "PARLANCE_MODELS"

    /// `--models`, else `PARLANCE_MODELS`, else `$XDG_DATA_HOME/parlance/models`, else `~/.local/share/parlance/models`.
    ///
    /// Without a home directory it is `parlance-models` below the working directory. Nothing is created.
    public static func path(flag: String?, environment: [String: String]) -> String {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let flag, !flag.isEmpty { return withoutTrailingSlash(expandingHome(flag, home: value("HOME"))) }
        if let path = value(variable) { return withoutTrailingSlash(expandingHome(path, home: value("HOME"))) }
        // The XDG specification wants relative values ignored.
        if let data = value("XDG_DATA_HOME"), data.hasPrefix("/") {
            return withoutTrailingSlash(data) + "/parlance/models"
        }
        if let home = value("HOME") { return withoutTrailingSlash(home) + "/.local/share/parlance/models" }
        return "parlance-models"
    }

    /// A configuration file or a quoted flag reaches us with its tilde.
    private static func expandingHome(_ path: String, home: String?) -> String {
        guard let home, path == "~" || path.hasPrefix("~/") else { return path }
        return home + path.dropFirst()
    }

    private static func withoutTrailingSlash(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
