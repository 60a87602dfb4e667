import ParlanceCore

/// The answer of `GET /v2/transcript`: a page of this key's transcripts, the newest first.
struct TranscriptList: JSONWritable {
    var jobs: [RecordingJob]
    var limit: Int
    var head: Handshake

    private var base: String { "http://\(head.header("host") ?? "localhost")/v2/transcript" }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.object("page_details") { json in
                json.field("limit", limit)
                json.field("result_count", jobs.count)
                json.field("current_url", "\(base)?limit=\(limit)")
                json.field("prev_url", jobs.last.map { "\(base)?limit=\(limit)&before_id=\($0.id)" })
                json.field("next_url", jobs.first.map { "\(base)?limit=\(limit)&after_id=\($0.id)" })
            }
            json.array("transcripts", jobs) { json, job in
                json.object { json in
                    json.field("id", job.id)
                    json.field("resource_url", "\(base)/\(job.id)")
                    json.field("status", TranscriptStatus(job.status).rawValue)
                    json.field("created", job.createdAt)
                    json.field("completed", job.endedAt)
                    json.field("audio_url", (try? TranscriptRequest(json: job.request))?.audioURL ?? "")
                    json.field("error", job.error)
                }
            }
        }
    }
}
