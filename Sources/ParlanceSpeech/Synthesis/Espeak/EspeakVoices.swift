import CEspeakNG
import ParlanceCore

/// The voices that are installed, by their languages.
enum EspeakVoices {
    /// A voice with the library's own name for it, which looks like a path.
    struct Entry {
        var voice: SynthesisVoice
        var identifier: String
    }

    /// A voice for each language, named after it; American English first, then British, then the others by name.
    static func all() -> [Entry] {
        var best: [String: (entry: Entry, priority: UInt8)] = [:]
        each(variants: false) { record in
            let identifier = String(cString: record.identifier)
            // Those need another program, which would be started for each sentence.
            guard !identifier.hasPrefix("mb/") else { return }
            let language = String(cString: record.language)
            guard isName(language), best[language].map({ record.priority < $0.priority }) ?? true else { return }
            let voice = SynthesisVoice(
                name: language, language: tag(language), description: String(cString: record.name))
            best[language] = (Entry(voice: voice, identifier: identifier), record.priority)
        }
        let first = ["en-us", "en-gb"]
        return first.compactMap { best[$0]?.entry }
            + best.values.map(\.entry).filter { !first.contains($0.voice.name) }
            .sorted { $0.voice.name < $1.voice.name }
    }

    /// `f1`, `m3`, `croak`, …
    static func variants() -> [String] {
        var names: [String] = []
        each(variants: true) { record in
            let parts = String(cString: record.identifier).split(separator: "/")
            // "!v/f1"
            if parts.count == 2, isName(String(parts[1])) { names.append(String(parts[1])) }
        }
        return Array(Set(names)).sorted()
    }

    /// `en-us` as `en-US`; longer ones as they are.
    private static func tag(_ language: String) -> String {
        let parts = language.split(separator: "-")
        guard parts.count == 2, parts[1].count == 2 else { return language }
        return "\(parts[0])-\(parts[1].uppercased())"
    }

    /// What is handed to the library as a name must not be a path.
    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "-_".utf8.contains($0)
            }
    }

    private static func each(variants: Bool, _ body: (parlance_espeak_voice) -> Void) {
        withoutActuallyEscaping(body) { body in
            var call = body
            withUnsafeMutablePointer(to: &call) { call in
                parlance_espeak_each_voice(
                    variants ? 1 : 0,
                    { context, voice in
                        context!.assumingMemoryBound(to: ((parlance_espeak_voice) -> Void).self).pointee(voice)
                    }, call)
            }
        }
    }
}
