import Parlance
import ParlanceCore
import ParlanceSpeech

/// Detectors of the catalogue by name.
public enum VoiceActivityDetectors {
    public typealias Named = (name: String, model: any VoiceActivityModel)

    public static var names: [String] { Catalog.voiceActivity.map(\.name) }

    /// Loads one; `auto` takes the catalogue's first that can be loaded here.
    ///
    /// - Parameter note: told why `auto` did not take an earlier one.
    public static func load(_ name: String, note: (String) -> Void = { _ in }) throws(BenchFailure) -> Named {
        let wanted = name == "auto" ? Catalog.voiceActivity : Catalog.voiceActivity.filter { $0.name == name }
        var last = "there is no voice activity detector '\(name)'; there are \(names.joined(separator: ", "))"
        for entry in wanted {
            do {
                return (entry.name, try entry.make())
            } catch {
                last = error.description
                note("\(entry.name): \(last)")
            }
        }
        throw BenchFailure(last)
    }

    /// Silero by each kernel that this processor has.
    public static func sileroKernels(prefix: Prefix? = .current) throws(RecognizerError) -> [Named] {
        guard let weights = prefix?.sileroWeights else { return [] }
        var kernels: [Named] = []
        for kernel in SileroVAD.Kernel.available {
            kernels.append(("silero \(kernel)", try SileroVAD(weights: weights, kernel: kernel)))
        }
        return kernels
    }
}
