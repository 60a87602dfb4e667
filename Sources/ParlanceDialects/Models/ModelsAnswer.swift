import ParlanceCore

/// The answer of `GET /v1/models`, in the names of two providers: the models that recognize here, and all there are.
struct ModelsAnswer: JSONWritable {
    var models: [ModelDescription]
    var entries: [OpenAIModels.Entry]

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("object", "list")
            json.field("data", entries)
            json.field("stt", models)
            json.field("tts", [ModelDescription]())
        }
    }
}

/// One model of ``ModelsAnswer``, and the answer of `GET /v1/models/{uuid}`.
struct ModelDescription: JSONWritable {
    var info: ModelInfo
    var languages: [String]

    init(_ profile: RecognizerProfile) {
        info = ModelInfo(profile)
        languages = profile.languages
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.field("name", info.name)
            json.field("canonical_name", info.name)
            json.field("architecture", info.arch)
            json.field("languages", languages)
            json.field("version", info.version)
            json.field("uuid", info.uuid)
            json.field("batch", true)
            json.field("streaming", true)
            json.field("formatted_output", true)
        }
    }
}
