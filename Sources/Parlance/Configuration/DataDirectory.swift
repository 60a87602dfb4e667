import Foundation

/// Where what outlives the server is kept, unless the configuration says otherwise (XDG Base Directory Specification).
enum DataDirectory {
    /// Nothing is created.
    static func path(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        // The specification wants relative values ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/parlance" }
        if let home = environment["HOME"], !home.isEmpty { return home + "/.local/state/parlance" }
        return "parlance-state"
    }
}
