import ParlanceCore

/// `Metadata`: what was used. Once, at the end of a stream.
package struct Metadata: JSONWritable {
    package var requestID: String
    package var created: WallTime
    package var summary: SessionSummary
    package var model: ModelInfo
    package var extra: ExtraMetadata

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "Metadata")
            json.field("transaction_key", "deprecated")
            json.field("request_id", requestID)
            json.field("sha256", summary.sha256 ?? "")
            json.field("created", created)
            json.field("duration", ExactSeconds(summary.audio))
            json.field("channels", summary.channels)
            json.field("models", [model.uuid])
            json.object("model_info") { $0.field(model.uuid, model) }
            if !extra.isEmpty { json.field("extra", extra) }
        }
    }
}
