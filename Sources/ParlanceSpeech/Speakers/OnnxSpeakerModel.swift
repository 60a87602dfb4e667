import Foundation
import ParlanceCore

/// Tells voices apart by a speaker-embedding network on ONNX Runtime (``SpeakerModelFile``) and ``SpeakerClustering``.
///
/// It has threads of its own. Each channel belongs to one of them for life, and is heard in the order in which channels
/// were woken, at most a tenth of a second of audio before the next one's turn.
public final class OnnxSpeakerModel: SpeakerModel {
    public let profile: SpeakerProfile
    let rules: SpeakerClustering.Rules
    private let threads: SpeakerThreads

    /// Loads the network and runs it once. Blocks for as long as that takes.
    public init(
        _ file: SpeakerModelFile, rules: SpeakerClustering.Rules = .init(), threads count: Int = 1
    ) throws(RecognizerError) {
        guard StreamingRecognizer.threadLimits.contains(count) else {
            throw .unsupported("\(count) threads for speakers; 1 to 64 are possible.")
        }
        try OnnxLibrary.load()
        let network = try OnnxNetwork(path: file.path, names: file.names, outputs: 1)
        var printers: [VoicePrinter] = []
        for _ in 0..<count { printers.append(try VoicePrinter(file, network)) }
        try printers[0].check()
        threads = SpeakerThreads(printers)
        self.rules = rules
        profile = SpeakerProfile(
            model: file.name, framework: file.framework.rawValue, maximumSpeakers: rules.maximumSpeakers)
    }

    public func makeStream(
        reading speech: SpeechRing, reportingTo sink: any SpeakerSink
    ) -> any SpeakerStream {
        OnnxSpeakerStream(threads.next(), keeping: self, rules, speech, sink)
    }
}

/// The threads of one model; they end with it.
private final class SpeakerThreads: Sendable {
    private let all: [SpeakerThread]
    private let turn = RoundRobin()

    init(_ printers: [VoicePrinter]) {
        all = printers.enumerated().map { SpeakerThread($1, name: "speakers-\($0)") }
    }

    deinit { for thread in all { thread.stop() } }

    func next() -> SpeakerThread { all[turn.next() % all.count] }
}
