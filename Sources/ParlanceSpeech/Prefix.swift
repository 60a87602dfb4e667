import Foundation

/// The folder that `scripts/setup` fills: engine libraries, voice activity weights, the built-in acoustic model.
///
/// Searched in this order: the environment's `PARLANCE_PREFIX`; a `.deps` folder beside the executable or up to five
/// levels above it (a build tree); `../share/parlance` from the executable (an installation). A folder counts when it
/// exists; what it holds is looked at by the getters, each nil when its file is not there.
public struct Prefix: Hashable, Sendable {
    /// An absolute path.
    public var path: String

    public init(path: String) { self.path = path }

    /// The prefix of this process, found once.
    public static let current: Prefix? = find(
        environment: ProcessInfo.processInfo.environment, executable: executablePath())

    /// What to say when something of the prefix is missing.
    public static let advice = "Run scripts/setup, or name its folder in PARLANCE_PREFIX."

    /// Where to look, as a function of what it depends on.
    public static func find(environment: [String: String], executable: String?) -> Prefix? {
        if let named = environment["PARLANCE_PREFIX"], !named.isEmpty {
            return isFolder(named) ? Prefix(path: absolute(named)) : nil
        }
        guard let executable else { return nil }
        var folder = parent(executable)
        for _ in 0...5 {
            if isFolder(folder + "/.deps") { return Prefix(path: folder + "/.deps") }
            guard !folder.isEmpty else { break }
            folder = parent(folder)
        }
        let installed = parent(parent(executable)) + "/share/parlance"
        return isFolder(installed) ? Prefix(path: installed) : nil
    }

    /// Silero's voice activity weights, in one of the two exports that hold them by name; both hold the same.
    public var sileroWeights: String? {
        for folder in ["share/", ""] {
            for name in ["silero_vad_op18_ifless.onnx", "silero_vad_16k_op15.onnx"] {
                if let found = existing(folder + name) { return found }
            }
        }
        return nil
    }

    /// PocketSphinx's en-us model: the folder that holds `en-us/`, `en-us-phone.lm.bin` and `cmudict-en-us.dict`.
    public var pocketSphinxModel: String? {
        existing("share/pocketsphinx/model/en-us") ?? existing("pocketsphinx/model/en-us")
    }

    /// The sherpa-onnx library. It is also found by its bare name, through the executable's run-time search path.
    public var sherpaOnnxLibrary: String? { existing("lib/libsherpa-onnx-c-api.so") }

    /// ONNX Runtime. It is also found by its bare name, through the executable's run-time search path.
    public var onnxRuntimeLibrary: String? { existing("lib/libonnxruntime.so") }

    private func existing(_ relative: String) -> String? {
        let whole = path + "/" + relative
        return FileManager.default.fileExists(atPath: whole) ? whole : nil
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The folder of `path`; empty for a file in the root.
    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return String(path[..<slash])
    }

    /// The file that is running, links resolved; so an installed symbolic link finds the real tree.
    private static func executablePath() -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }
}
