import Foundation
import ParlanceCore
import ParlanceSpeech

/// What detectors are held against: Silero's network as ONNX Runtime runs it, on one thread.
public enum VoiceActivityReference {
    /// The network as it is usually given to people, and the export that ONNX Runtime runs fastest.
    static let files = ["silero_vad.onnx", "silero_vad_op18_ifless.onnx"]

    /// Every published form of the network that is installed.
    ///
    /// - Parameter note: told why one is left out.
    public static func load(prefix: Prefix? = .current, note: (String) -> Void) -> [VoiceActivityDetectors.Named] {
        files.compactMap { file in
            let name = "ONNX Runtime, \(file)"
            do throws(RecognizerError) {
                guard let prefix else { throw .unavailable("Nothing is installed. \(Prefix.advice)") }
                return (
                    name, try SileroONNX(weights: prefix.path + "/share/" + file, library: prefix.onnxRuntimeLibrary)
                )
            } catch {
                note("\(name): \(error.description)")
                return nil
            }
        }
    }
}
