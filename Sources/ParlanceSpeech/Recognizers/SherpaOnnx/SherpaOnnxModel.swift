import CSherpaOnnx
import ParlanceCore

/// The sherpa-onnx library of this process.
public enum SherpaOnnxLibrary {
    /// The one release that this build can use.
    public static var version: String { String(cString: parlance_sherpa_version) }

    /// Loads the library if that has not been done; says what is missing otherwise.
    public static func load(prefix: Prefix? = .current) throws(RecognizerError) {
        var error = ErrorText()
        guard error.fill({ parlance_sherpa_load(prefix?.sherpaOnnxLibrary, $0, $1) }) == 0 else {
            throw .unavailable("The sherpa-onnx engine is not available: \(error.text). \(Prefix.advice)")
        }
    }
}

/// A model in memory with one way of searching. Shared by the threads of a lane; freed with the last of them.
///
/// The library's recognizer is immutable; its streams carry the state.
final class SherpaOnnxModel: StreamingModel, @unchecked Sendable {
    enum Search: Hashable, Sendable {
        case greedy
        /// Modified beam search over four paths; hot words need it.
        case beam

        static let paths: Int32 = 4
    }

    let folder: ModelFolder
    let search: Search
    let handle: OpaquePointer

    /// Blocks for as long as the files take to load.
    init(folder: ModelFolder, search: Search) throws(RecognizerError) {
        try SherpaOnnxLibrary.load()
        let files = folder.files
        let spelling = search == .beam ? folder.hotwordSpelling : nil
        let handle = files.encoder.withCString { encoder in
            files.tokens.withCString { tokens in
                withOptionalCString(files.decoder) { decoder in
                    withOptionalCString(files.joiner) { joiner in
                        withOptionalCString(spelling?.unit) { unit in
                            withOptionalCString(spelling?.vocabulary) { vocabulary in
                                var config = parlance_sherpa_config()
                                config.family = folder.family.library
                                config.encoder = encoder
                                config.decoder = decoder
                                config.joiner = joiner
                                config.tokens = tokens
                                config.sample_rate = Int32(folder.sampleRate)
                                config.feature_dimension = Int32(folder.featureDimension)
                                config.beam = search == .beam ? Search.paths : 0
                                config.modeling_unit = unit
                                config.bpe_vocabulary = vocabulary
                                return parlance_sherpa_model_create(&config)
                            }
                        }
                    }
                }
            }
        }
        guard let handle else {
            throw .badModel(
                "\(folder.path): sherpa-onnx cannot load this \(folder.family.name) model (its own message is on "
                    + "standard error). The files may be damaged: verify or download them again.")
        }
        self.handle = handle
        self.folder = folder
        self.search = search
    }

    deinit { parlance_sherpa_model_destroy(handle) }

    func makeSegment(hotwords: String?) throws(RecognizerError) -> any SegmentSearch {
        try SherpaOnnxSegment(model: self, hotwords: hotwords)
    }

    func step(_ segments: [any SegmentSearch]) {
        withUnsafeTemporaryAllocation(of: OpaquePointer?.self, capacity: segments.count) { handles in
            for (index, segment) in segments.enumerated() {
                handles.initializeElement(at: index, to: unsafeDowncast(segment, to: SherpaOnnxSegment.self).handle)
            }
            parlance_sherpa_decode(handle, handles.baseAddress, Int32(handles.count))
        }
    }
}

extension ModelFamily {
    fileprivate var library: parlance_sherpa_family {
        switch self {
        case .transducer, .nemoTransducer: parlance_sherpa_transducer
        case .paraformer: parlance_sherpa_paraformer
        case .zipformer2CTC: parlance_sherpa_zipformer2_ctc
        case .nemoCTC: parlance_sherpa_nemo_ctc
        case .tOneCTC: parlance_sherpa_t_one_ctc
        }
    }
}

private func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
    guard let text else { return body(nil) }
    return text.withCString(body)
}
