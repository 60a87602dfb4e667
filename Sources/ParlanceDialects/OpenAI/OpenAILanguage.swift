import Foundation
import ParlanceCore

/// Languages as this provider's verbose answers name them: in English, in small letters.
enum OpenAILanguage {
    private static let names = [
        "ar": "arabic", "bn": "bengali", "bg": "bulgarian", "ca": "catalan", "zh": "chinese", "cs": "czech",
        "da": "danish",
        "nl": "dutch", "en": "english", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
        "el": "greek",
        "he": "hebrew", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "ja": "japanese",
        "ko": "korean", "lv": "latvian", "lt": "lithuanian", "ms": "malay", "no": "norwegian", "fa": "persian",
        "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "slovak", "es": "spanish",
        "sv": "swedish", "th": "thai", "tr": "turkish", "uk": "ukrainian", "ur": "urdu", "vi": "vietnamese",
    ]

    /// The tag itself where we have no name for it.
    static func name(_ tag: String) -> String {
        names[String(tag.lowercased().prefix { $0 != "-" && $0 != "_" })] ?? tag
    }
}

/// The natural logarithm of a probability, with four places; of 0, that of one in ten thousand.
struct Logarithm: JSONWritable {
    private var value: Double
    init(_ probability: Float) {
        value = probability.isFinite ? log(min(max(Double(probability), 0.0001), 1)) : log(0.0001)
    }

    func write(to json: inout JSONWriter) { json.decimal(Int((value * 10_000).rounded()), places: 4) }
}
