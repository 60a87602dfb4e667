import CPocketSphinx
import Glibc
import ParlanceCore

/// One decoder of the C library. Belongs to one thread.
struct PocketSphinxDecoder: ~Copyable {
    /// A word with frames counted from the utterance's first sample.
    struct Timed {
        var text: String
        var firstFrame: Int
        var lastFrame: Int
        var confidence: Float
    }

    static let framesPerSecond = 100
    static let samplesPerFrame = MediaTime.samplesPerSecond / framesPerSecond

    private let handle: OpaquePointer
    private var favoured: FavouredWords?
    private var scratch: UnsafeMutableBufferPointer<parlance_ps_word>

    /// Loads the model: half a second.
    init(_ model: PocketSphinxModel, _ configuration: PocketSphinxConfiguration) throws(RecognizerError) {
        var made: OpaquePointer?
        var message = ""
        withConfig(model, configuration) { config in
            message = withMessage { made = parlance_ps_create(config, $0, $1) }
        }
        guard let made else {
            throw .badModel("PocketSphinx cannot use the model in \(model.acousticModel): \(message)")
        }
        handle = made
        scratch = .allocate(capacity: 256)
    }

    deinit {
        parlance_ps_destroy(handle)
        scratch.deallocate()
    }

    /// Loads the model in a process of its own, which may crash.
    static func probe(_ model: PocketSphinxModel, _ configuration: PocketSphinxConfiguration) throws(RecognizerError) {
        var status: Int32 = -1
        var message = ""
        withConfig(model, configuration) { config in
            message = withMessage { status = parlance_ps_probe(config, $0, $1) }
        }
        if status != 0 {
            throw .badModel("PocketSphinx cannot use the model in \(model.acousticModel): \(message)")
        }
    }

    /// What the model can recognize.
    func vocabulary() -> PocketSphinxVocabulary {
        var vocabulary = PocketSphinxVocabulary()
        withUnsafeMutablePointer(to: &vocabulary) { room in
            parlance_ps_vocabulary(handle, room) { room, word in
                guard let room, let word else { return }
                room.assumingMemoryBound(to: PocketSphinxVocabulary.self).pointee.insert(
                    UnsafeBufferPointer(start: word, count: strlen(word)).lazy.map { UInt8(bitPattern: $0) })
            }
        }
        return vocabulary
    }

    /// Makes these words likelier in the utterances to come; nil: none. A few milliseconds where it changes anything.
    mutating func favour(_ words: FavouredWords?) throws(RecognizerError) {
        guard words !== favoured else { return }
        favoured = nil
        let status =
            words?.arpa.withUnsafeBytes {
                parlance_ps_favour(handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
            } ?? parlance_ps_favour(handle, nil, 0)
        guard status == 0 else { throw .failed("PocketSphinx could not take the hot words.") }
        favoured = words
    }

    /// - Parameter mean: the speaker's cepstral mean so far; nil for the model's own.
    func begin(mean: String?) throws(RecognizerError) {
        guard parlance_ps_begin(handle, mean) == 0 else {
            throw .failed("PocketSphinx could not begin an utterance.")
        }
    }

    func process(_ samples: UnsafeBufferPointer<Float>) throws(RecognizerError) {
        guard parlance_ps_process(handle, samples.baseAddress, samples.count) == 0 else {
            throw .failed("PocketSphinx could not recognize the audio it was given.")
        }
    }

    /// Runs the final passes.
    func end() throws(RecognizerError) {
        guard parlance_ps_end(handle) == 0 else { throw .failed("PocketSphinx could not end the utterance.") }
    }

    /// Whether the words, joined by spaces, are still these.
    func stillSays(_ text: String) -> Bool {
        guard let now = parlance_ps_text(handle) else { return text.isEmpty }
        return strcmp(now, text) == 0
    }

    var text: String { parlance_ps_text(handle).map { String(cString: $0) } ?? "" }

    /// The words believed now, without silences and noises; nil when the final passes found no way through.
    mutating func words() -> [Timed]? {
        var count = Int(parlance_ps_words(handle, scratch.baseAddress, scratch.count))
        guard count >= 0 else { return nil }
        if count > scratch.count {
            scratch.deallocate()
            scratch = .allocate(capacity: count * 2)
            count = min(Int(parlance_ps_words(handle, scratch.baseAddress, scratch.count)), scratch.count)
        }
        return scratch[..<max(count, 0)].compactMap { word in
            guard word.is_filler == 0, let text = word.text else { return nil }
            return Timed(
                text: Self.withoutAlternate(String(cString: text)), firstFrame: Int(word.first_frame),
                lastFrame: Int(word.last_frame), confidence: word.confidence)
        }
    }

    /// The cepstral mean, to begin the same speaker's next utterance with.
    var mean: String? { parlance_ps_mean(handle).map { String(cString: $0) } }

    /// `read(2)`, the dictionary's second pronunciation of "read", is the word "read".
    static func withoutAlternate(_ word: String) -> String {
        guard word.hasSuffix(")"), let bracket = word.lastIndex(of: "("), bracket > word.startIndex,
            word[word.index(after: bracket)...].dropLast().allSatisfy(\.isNumber)
        else { return word.lowercased() }
        return word[..<bracket].lowercased()
    }
}

/// Room for a message from C, and what was put there.
private func withMessage(_ body: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1_024) { room in
        room.initialize(repeating: 0)
        body(room.baseAddress!, room.count)
        return String(cString: room.baseAddress!)
    }
}

/// The configuration as C wants it, valid during `body`.
private func withConfig(
    _ model: PocketSphinxModel, _ configuration: PocketSphinxConfiguration,
    _ body: (UnsafePointer<parlance_ps_config>) -> Void
) {
    let copies = configuration.parameters.map { (strdup($0.name), strdup($0.value)) }
    defer {
        for (name, value) in copies {
            free(name)
            free(value)
        }
    }
    let settings = copies.map { parlance_ps_setting(name: $0.0, value: $0.1) }
    settings.withUnsafeBufferPointer { settings in
        model.acousticModel.withCString { acoustic in
            model.languageModel.withCString { language in
                model.dictionary.withCString { dictionary in
                    var config = parlance_ps_config(
                        acoustic_model: acoustic, language_model: language, dictionary: dictionary,
                        settings: settings.baseAddress, settings_count: settings.count)
                    body(&config)
                }
            }
        }
    }
}
