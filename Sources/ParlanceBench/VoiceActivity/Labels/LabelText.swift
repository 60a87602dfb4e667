import Foundation
import ParlanceCore

/// Segments as other programs read them. Times are in seconds, to the millisecond.
public enum LabelText {
    /// NIST's Rich Transcription Time Marked: a line per segment.
    ///
    /// - Parameter recording: the name of the recording; white space in it becomes `_`.
    public static func rttm(_ spans: [MediaSpan], recording: String, speaker: String = "speech") -> String {
        let name = recording.isEmpty ? "-" : String(recording.map { $0.isWhitespace ? "_" : $0 })
        return spans.map { span in
            "SPEAKER \(name) 1 \(seconds(span.start)) \(seconds(span.duration)) <NA> <NA> \(speaker) <NA> <NA>\n"
        }.joined()
    }

    /// A label track for Audacity (File, Import, Labels).
    public static func audacity(_ spans: [MediaSpan], label: String = "speech") -> String {
        spans.map { "\(seconds($0.start))\t\(seconds($0.end))\t\(label)\n" }.joined()
    }

    static func seconds(_ time: MediaTime) -> String { String(format: "%.3f", time.seconds) }
}
