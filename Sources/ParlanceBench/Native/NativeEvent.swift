import ParlanceCore

/// What a bench needs of the native protocol's events (docs/native-protocol.md).
package enum NativeEvent: Sendable {
    /// Milliseconds of silence that end an utterance; nil: silence never does.
    /// `step` and `tail`: milliseconds of audio per step of the model, and that it looks ahead.
    case began(endpointing: Double?, engine: String, model: String, step: Double? = nil, tail: Double? = nil)
    case partial(NativeTranscript)
    case committed(NativeTranscript)
    case audioDropped(seconds: Double)
    case lagging(seconds: Double)
    /// Seconds of audio, and of that what reached the recognizer.
    case ended(words: Int, audio: Double, recognized: Double)
    case failed(code: String, message: String)
    /// A type that matters to no bench.
    case other(String)
}

package struct NativeTranscript: Sendable {
    /// Seconds of media time.
    package var start = 0.0
    package var end = 0.0
    package var endpoint: String?
    package var words: [NativeWord] = []
    package var timings = NativeTimings()

    package init() {}
}

package struct NativeWord: Sendable, Hashable {
    package var text: String
    /// Seconds of media time.
    package var start: Double
    package var end: Double

    package init(text: String, start: Double, end: Double) {
        self.text = text
        self.start = start
        self.end = end
    }
}

/// Milliseconds by stage; not a number where the server did not say.
package struct NativeTimings: Sendable {
    package var stages = [Double](repeating: .nan, count: Stage.allCases.count)
    package var total = Double.nan
    package var finalization = Double.nan

    package init() {}
}

extension NativeEvent {
    /// Nil for what is not an event of the native protocol.
    package init?(_ text: String) {
        var text = text
        let fields = text.withUTF8 { bytes -> Fields? in
            var cursor = JSONCursor(bytes)
            var fields = Fields()
            do throws(JSONCursor.Fault) {
                try fields.read(&cursor)
                try cursor.end()
            } catch {
                return nil
            }
            return fields
        }
        guard let fields, let type = fields.type else { return nil }
        switch type {
        case "began":
            self = .began(
                endpointing: fields.endpointing, engine: fields.engine, model: fields.model, step: fields.step,
                tail: fields.tail)
        case "partial": self = .partial(fields.transcript)
        case "committed": self = .committed(fields.transcript)
        case "audio_dropped": self = .audioDropped(seconds: max(fields.transcript.end - fields.transcript.start, 0))
        case "lagging": self = .lagging(seconds: fields.lag)
        case "ended":
            self = .ended(
                words: Int(exactly: fields.wordCount.rounded()) ?? 0, audio: fields.audio, recognized: fields.recognized
            )
        case "failed": self = .failed(code: fields.code, message: fields.message)
        default: self = .other(type)
        }
    }

    /// The fields of all events: the type may come last.
    private struct Fields {
        var type: String?
        var transcript = NativeTranscript()
        var wordCount = 0.0
        var audio = 0.0
        var recognized = 0.0
        var endpointing: Double?
        var step: Double?
        var tail: Double?
        var engine = ""
        var model = ""
        var lag = 0.0
        var code = ""
        var message = ""

        mutating func read(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) {
            var fields = self
            try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
                switch name {
                case "type": fields.type = try cursor.string()
                case "start": fields.transcript.start = try cursor.number()
                case "end": fields.transcript.end = try cursor.number()
                case "endpoint": fields.transcript.endpoint = try cursor.null() ? nil : try cursor.string()
                case "words":
                    // A list of words in a transcript, their number in the summary.
                    if cursor.comesArray {
                        try cursor.array { (cursor) throws(JSONCursor.Fault) in
                            fields.transcript.words.append(try Self.word(&cursor))
                        }
                    } else {
                        fields.wordCount = try cursor.number()
                    }
                case "timings": fields.transcript.timings = try Self.timings(&cursor)
                case "configuration":
                    try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
                        if name == "endpointing", try !cursor.null() {
                            fields.endpointing = try cursor.number()
                        } else if name != "endpointing" {
                            try cursor.skip()
                        }
                    }
                case "chunk_ms": fields.step = try cursor.number()
                case "tail_ms": fields.tail = try cursor.number()
                case "engine": fields.engine = try cursor.string()
                case "model": fields.model = try cursor.string()
                case "audio": fields.audio = try cursor.number()
                case "recognized": fields.recognized = try cursor.number()
                case "lag": fields.lag = try cursor.number()
                case "code": fields.code = try cursor.string()
                case "message": fields.message = try cursor.string()
                default: try cursor.skip()
                }
            }
            self = fields
        }

        private static func word(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) -> NativeWord {
            var word = NativeWord(text: "", start: 0, end: 0)
            try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
                switch name {
                case "word": word.text = try cursor.string()
                case "start": word.start = try cursor.number()
                case "end": word.end = try cursor.number()
                default: try cursor.skip()
                }
            }
            return word
        }

        private static func timings(_ cursor: inout JSONCursor) throws(JSONCursor.Fault) -> NativeTimings {
            var timings = NativeTimings()
            try cursor.object { (name, cursor) throws(JSONCursor.Fault) in
                let value = try cursor.number()
                if let stage = Stage(rawValue: name), let index = Stage.allCases.firstIndex(of: stage) {
                    timings.stages[index] = value
                } else if name == "total" {
                    timings.total = value
                } else if name == "finalization" {
                    timings.finalization = value
                }
            }
            return timings
        }
    }
}
