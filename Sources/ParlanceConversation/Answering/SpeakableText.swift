/// What a voice is given of a model's text: without the marks that are meant for the eye.
enum SpeakableText {
    static func of(_ text: String) -> String {
        var result = ""
        var isInLink = false
        for character in text {
            switch character {
            case "*", "`", "#", "_", "~", "|", ">": result.append(" ")
            case "(" where result.last == "]":
                result.removeLast()
                isInLink = true
            case ")" where isInLink: isInLink = false
            case _ where isInLink: break
            case "[": break
            default: result.append(character)
            }
        }
        return result.filter { $0 != "]" }
    }
}
