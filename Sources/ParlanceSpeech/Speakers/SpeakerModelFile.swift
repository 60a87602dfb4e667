import Foundation
import ParlanceCore

/// A speaker-embedding model as sherpa-onnx publishes them, looked through and checked without loading it.
///
/// One ONNX file, which says in its metadata what it wants: WeSpeaker's and 3D-Speaker's take [N, T, 80] of Kaldi's
/// filter bank at 16 kHz and give [N, width].
/// Source: github.com/k2-fsa/sherpa-onnx, `scripts/wespeaker`, `scripts/3dspeaker`.
public struct SpeakerModelFile: Sendable {
    /// The toolkits whose models have this form.
    public enum Framework: String, CaseIterable, Sendable {
        case weSpeaker = "wespeaker"
        case threeDSpeaker = "3d-speaker"
    }

    public let path: String
    /// The file's name without its ending.
    public let name: String
    public let framework: Framework
    /// Numbers of a voice print.
    public let width: Int
    /// Samples are multiplied by this before features are taken.
    public let scale: Float
    /// The mean of each feature over the window is taken off.
    public let removesMean: Bool
    let names: NetworkPlan.Names

    public static let features = 80
    static let widths = 8...4_096

    /// Reads headers only; about a millisecond.
    public init(path: String) throws(RecognizerError) {
        let file = try CheckedFile(path)
        let known = Framework.allCases.map(\.rawValue).joined(separator: ", ")
        guard let named = file.file.metadata["framework"] else {
            throw file.fault(
                "this is no speaker model: the metadata lacks 'framework' (known here: \(known)). Models of this kind "
                    + "are published by sherpa-onnx under 'speaker-recongition-models'.")
        }
        guard let framework = Framework(rawValue: named) else {
            throw .unsupported(
                "\(path): speaker models of '\(named.prefix(40))' are not supported, as they want other features; "
                    + "known here: \(known).")
        }
        let rate = try file.number("sample_rate")
        guard rate == MediaTime.samplesPerSecond else {
            throw file.fault("the model is for \(rate) Hz; speech is heard at \(MediaTime.samplesPerSecond) Hz here.")
        }
        width = try file.number("output_dim")
        guard Self.widths.contains(width) else { throw file.fault("'output_dim' is \(width); prints have 8 to 4096.") }
        try file.expectInputs([(ONNXModelFile.floatType, [nil, nil, Self.features])])
        try file.expectOutputs([(ONNXModelFile.floatType, [nil, width])])
        // WeSpeaker's models want 16-bit samples, and their publisher takes off the mean whether the file says so or not.
        let isNormalized: String? = file.file.metadata["normalize_samples"]
        switch isNormalized ?? (framework == .weSpeaker ? "0" : "1") {
        case "0": scale = 32_768
        case "1": scale = 1
        case let text:
            throw file.fault("the metadata's 'normalize_samples' must be 0 or 1, but is '\(text.prefix(80))'.")
        }
        switch file.file.metadata["feature_normalize_type"] ?? "global-mean" {
        case "global-mean": removesMean = true
        case "": removesMean = false
        case let text:
            throw .unsupported(
                "\(path): the metadata's 'feature_normalize_type' is '\(text.prefix(80))', not global-mean.")
        }
        self.path = path
        name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        self.framework = framework
        names = NetworkPlan.Names(file)
    }
}
