/// A loaded speaking engine with its threads: shared by all conversations, callable from any thread.
///
/// Text goes in by sentences, audio comes out in chunks. The queues on both sides belong to the conversation
/// (``SpeechSource``): the engine asks for a sentence when it has time for one, and hands over audio while it is made. So
/// nothing in an engine grows, whatever is asked of it, and saying no to a chunk is all that cancelling takes.
///
/// Loading is the engine's own, throwing initializer; everything that a C library could abort on is checked there.
public protocol Synthesizer: AnyObject, Sendable {
    var profile: SynthesizerProfile { get }

    /// Opens speech for one conversation. Cheap.
    ///
    /// - Parameter source: kept until ``SpeechStream/close()``.
    func makeStream(
        _ options: SpeechOptions, for source: any SpeechSource
    ) throws(SynthesizerError) -> any SpeechStream

    /// Speaks a few words to nobody, so that the first client does not pay for lazy initialization. Blocks.
    func warmUp() throws(SynthesizerError)
}

/// Speech for one conversation, as its owner sees it. Any thread; nothing here waits.
public protocol SpeechStream: AnyObject, Sendable {
    /// There is a sentence to speak, or room again for audio. Streams take turns, a sentence each.
    func wake()
    /// The conversation is over: after a call that is under way, the source is not called again. Idempotent.
    func close()
}

/// What is to be spoken, and where the audio goes. Called on the engine's threads, by one at a time; returns soon.
public protocol SpeechSource: AnyObject, Sendable {
    /// The next sentence, if there is one and room for its audio. After nil, ``SpeechStream/wake()`` tells when it is
    /// worth asking again. A sentence is followed by its ``take(_:)`` calls and one ``sentenceEnded(_:)``.
    func nextSentence() -> String?

    /// The next chunk of the sentence.
    ///
    /// - Parameter samples: mono, ±1, at the profile's rate; valid for the call.
    /// - Returns: false when nobody wants the rest: the engine stops as soon as it can (``SynthesizerProfile/cancels``).
    func take(_ samples: UnsafeBufferPointer<Float>) -> Bool

    /// The sentence was spoken, stopped, or cannot be spoken.
    func sentenceEnded(_ error: SynthesizerError?)
}

/// How a conversation wants to be spoken to.
public struct SpeechOptions: Hashable, Sendable {
    public static let speeds = 0.5...2.0

    /// A name of ``SynthesizerProfile/voices``, with a variant where there are some; nil: the profile's first.
    public var voice: String?
    /// 1 is the voice's own speed, 2 is twice as fast; in ``speeds``.
    public var speed: Double

    public init(voice: String? = nil, speed: Double = 1) {
        self.voice = voice
        self.speed = speed
    }
}

/// What an engine with its model is and can do.
public struct SynthesizerProfile: Hashable, Sendable {
    /// When a stopped sentence ends.
    public enum Cancelling: Hashable, Sendable {
        /// After the chunk that was refused.
        case atChunks
        /// After the piece that the network computes at once: a sentence, or a part of one.
        case atPieces
    }

    /// `espeak-ng`, `sherpa-onnx`, …
    public var engine: String
    /// The model's name, as an operator knows it.
    public var model: String
    public var version: String
    /// The first is the default; never empty.
    public var voices: [SynthesisVoice]
    /// Ways in which every voice can also sound, named `VOICE+VARIANT`.
    public var variants: [String]
    /// Of the audio that it makes.
    public var sampleRate: Int
    public var cancels: Cancelling

    public init(
        engine: String, model: String, version: String, voices: [SynthesisVoice], variants: [String] = [],
        sampleRate: Int, cancels: Cancelling
    ) {
        self.engine = engine
        self.model = model
        self.version = version
        self.voices = voices
        self.variants = variants
        self.sampleRate = sampleRate
        self.cancels = cancels
    }

    /// The voice of this name (`en-us`, `en-us+f3`), in any letter case; nil when there is none.
    public func voice(named name: String) -> SynthesisVoice? {
        let parts = name.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first.map({ $0.lowercased() }),
            var voice = voices.first(where: { $0.name.lowercased() == base })
        else { return nil }
        if parts.count > 1 {
            let wanted = parts[1].lowercased()
            guard let variant = variants.first(where: { $0.lowercased() == wanted }) else { return nil }
            voice.name += "+" + variant
        }
        return voice
    }

    /// The first voice of a language, by its BCP-47 tag; a voice of exactly this tag goes before one of the same language.
    public func voice(speaking language: String) -> SynthesisVoice? {
        let wanted = language.lowercased()
        func primary(_ tag: String) -> Substring { tag.prefix { $0 != "-" && $0 != "_" } }
        return voices.first { $0.language.lowercased() == wanted }
            ?? voices.first { primary($0.language.lowercased()) == primary(wanted) }
    }
}

/// A voice that can be asked for.
public struct SynthesisVoice: Hashable, Sendable {
    public var name: String
    /// BCP-47.
    public var language: String
    /// For people.
    public var description: String

    public init(name: String, language: String, description: String) {
        self.name = name
        self.language = language
        self.description = description
    }
}

/// What can go wrong in a speaking engine.
public enum SynthesizerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The library or the model is not there; the text says how to get it.
    case unavailable(String)
    /// The model's files are not what the engine needs.
    case badModel(String)
    /// A voice or an option that there is not.
    case unsupported(String)
    case failed(String)

    public var description: String {
        switch self {
        case .unavailable(let text), .badModel(let text), .unsupported(let text), .failed(let text): text
        }
    }
}
