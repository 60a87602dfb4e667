import ParlanceCore

/// A recording of a manifest, and where there is speech in it.
public struct LabelledRecording: Sendable {
    public var path: String
    /// The line of the report that it belongs to.
    public var group: String
    public var labels: SpanSet

    public init(path: String, group: String, labels: SpanSet) {
        self.path = path
        self.group = group
        self.labels = labels
    }

    /// Those of `entries` that have labels beside them (see ``SpeechLabels/beside(_:in:)``), or whose category says
    /// that nothing is spoken in them. Others are left out.
    ///
    /// - Parameter nonspeech: beginnings of categories of recordings without any speech, in any letter case.
    public static func all(
        of entries: [Manifest.Entry], in manifest: Manifest, by grouping: WordErrorRatePlan.Grouping,
        nonspeech: [String]
    ) throws(SpeechLabels.Fault) -> [LabelledRecording] {
        var recordings: [LabelledRecording] = []
        for entry in entries {
            let path = manifest.path(of: entry)
            var labels = try SpeechLabels.beside(path)?.speech
            let category = entry.category.lowercased()
            if labels == nil, entry.reference.isEmpty,
                nonspeech.contains(where: { category.hasPrefix($0.lowercased()) })
            {
                labels = SpanSet()
            }
            guard let labels else { continue }
            recordings.append(LabelledRecording(path: path, group: group(of: entry, by: grouping), labels: labels))
        }
        return recordings
    }

    /// Categories without what stands in brackets.
    private static func group(of entry: Manifest.Entry, by grouping: WordErrorRatePlan.Grouping) -> String {
        let name =
            switch grouping {
            case .folder: entry.folder
            case .speaker: entry.speaker
            case .category: entry.category.replacing(#/ *\([^)]*\)/#, with: "")
            }
        return name.isEmpty ? "-" : name
    }
}
