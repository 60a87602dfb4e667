import ParlanceCore

/// `updated`: the answer to `update`, with what is now in force.
package struct NativeUpdated: JSONWritable {
    package var outcome: UpdateOutcome

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("type", "updated")
            json.field("id", outcome.id)
            json.field("accepted", outcome.refusal == nil)
            json.field("refusal", outcome.refusal)
            json.field("interim_results", outcome.interimResults)
            json.field("endpointing", outcome.endpointingMilliseconds)
        }
    }
}
