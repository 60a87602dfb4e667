import ParlanceCore

/// `{name, version, arch}`, told truly: the model that recognizes here, not the one whose name was asked for.
package struct ModelInfo: JSONWritable {
    package var name: String
    package var version: String
    package var arch: String
    /// The same for the same engine, model and version, on every server.
    package var uuid: String

    package init(_ profile: RecognizerProfile) {
        name = profile.model
        version = profile.version
        arch = profile.engine
        uuid = stableUUID(of: "\(profile.engine)/\(profile.model)/\(profile.version)")
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", name)
            json.field("version", version)
            json.field("arch", arch)
        }
    }
}
