import Foundation
import Logging

/// One line per record to standard error: `time level message key=value …`, or a JSON object.
struct LineLogHandler: LogHandler {
    let isJSON: Bool
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    init(isJSON: Bool) { self.isJSON = isJSON }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        if isJSON {
            var object = ["time": time, "level": event.level.rawValue, "message": event.message.description]
            for (key, value) in all { object[key] = value.description }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let data = try? encoder.encode(object) else { return }
            StandardError.write(String(decoding: data, as: UTF8.self) + "\n")
        } else {
            let fields = all.map { " \($0.key)=\(quoted($0.value.description))" }.joined()
            StandardError.write("\(time) \(event.level.rawValue) \(event.message)\(fields)\n")
        }
    }

    /// Quotes what holds spaces; what would break the line is escaped.
    private func quoted(_ value: String) -> String {
        let plain = value.unicodeScalars.allSatisfy { $0.value > 0x20 && $0 != "\"" && $0 != "\\" && $0.value != 0x7F }
        return plain && !value.isEmpty ? value : value.debugDescription
    }
}
