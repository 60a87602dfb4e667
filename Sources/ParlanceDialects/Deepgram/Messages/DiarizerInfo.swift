import ParlanceCore

/// `diarize_info` of a result's `metadata`: what tells speakers apart here.
package struct DiarizerInfo: JSONWritable {
    package var uuid: String
    package var arch: String

    package init(_ profile: SpeakerProfile) {
        arch = profile.framework
        uuid = stableUUID(of: "\(profile.framework)/\(profile.model)")
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("model_uuid", uuid)
            json.field("arch", arch)
        }
    }
}
