import ParlanceCore

/// `Metadata`: who speaks. First.
package struct SpeakMetadata: JSONWritable {
    package var requestID: String
    package var name: String
    package var version: String
    package var uuid: String

    package init(requestID: String, description: SynthesisDescription) {
        self.requestID = requestID
        name = description.modelName
        version = description.version
        uuid = description.modelUUID
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Metadata")
            json.field("request_id", requestID)
            json.field("model_name", name)
            json.field("model_version", version)
            json.field("model_uuid", uuid)
        }
    }
}

extension SynthesisDescription {
    /// Told truly: what speaks here, not what was asked for.
    package var modelName: String { "\(model)/\(voice.name)" }
    /// The same for the same voice, on every server.
    package var modelUUID: String { stableUUID(of: "\(engine)/\(model)/\(voice.name)/\(version)") }
}

/// `Flushed`, `Cleared`.
package struct SpeakAnswer: JSONWritable {
    package var type: String
    package var sequence: Int

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", type)
            json.field("sequence_id", sequence)
        }
    }
}

/// `Warning`: something was not done, the stream goes on.
package struct SpeakWarning: JSONWritable {
    package var code: String
    package var description: String

    package init(_ warning: SynthesisWarning) {
        switch warning {
        case .tooManyFlushes(let perMinute):
            code = "EXCESSIVE_FLUSH"
            description =
                "At most \(perMinute) Flush messages are carried out in 60 seconds; this one was not. "
                + "Its text is spoken with the next, or when its sentence ends."
        }
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Warning")
            json.field("code", code)
            json.field("description", description)
        }
    }
}
