/// A piece of an e-mail or web address.
private struct WebPiece {
    var text: String
    var end: Int
    /// Whether it is one ordinary word.
    var isWord = false
}

extension SpokenReader {
    /// "john dot smith at gmail dot com", "w w w dot example dot com slash about".
    mutating func webAddress(at index: Int) -> Match? {
        let seen = sawEnd
        var isEvident = holdsAddresses || !isOrdinary(index)
        let match = prefixedAddress(at: index) ?? plainAddress(at: index, &isEvident)
        if !isEvident { sawEnd = seen }
        return match
    }

    /// A word that talk is made of, which may yet be a mailbox.
    private mutating func isOrdinary(_ index: Int) -> Bool {
        let lexeme = self[index]
        return !lexeme.has(.letter) && !lexeme.isNumeral && lexeme.keyword != .double && lexeme.keyword != .triple
            && lexeme.keyword != .http && lexeme.keyword != .https && lexeme.keyword != .www
    }

    private mutating func plainAddress(at index: Int, _ isEvident: inout Bool) -> Match? {
        guard let first = webPiece(at: index) else { return nil }
        // Ordinary words close as soon as no address can come of them.
        guard let link = connector(at: first.end) ?? (self[first.end].keyword == .at ? ("@", first.end + 1) : nil)
        else {
            return nil
        }
        if link.0 == "." || link.0 == "_" { isEvident = true }
        return email(from: first, &isEvident) ?? bareURL(at: index, first)
    }

    // MARK: E-mail

    private mutating func email(from first: WebPiece, _ isEvident: inout Bool) -> Match? {
        var local = first.text
        var end = first.end
        var links = 0
        while let link = connector(at: end), let piece = webPiece(at: link.1), links < 5 {
            local += link.0 + piece.text
            end = piece.end
            links += 1
        }
        guard self[end].keyword == .at else { return nil }
        let start = self[end + 1].keyword == .sign ? end + 2 : end + 1
        guard links > 0 || !isTalk(first) else { return nil }
        if let label = webLabel(at: start), self[label.end].keyword == .dot { isEvident = true }
        guard let domain = domain(at: start) else { return nil }
        let text = "\(local)@\(domain.text)"
        return Match(.email, to: domain.end, text, digits: text)
    }

    /// "look at google dot com"
    private mutating func isTalk(_ piece: WebPiece) -> Bool {
        let lexeme = self[piece.end - 1]
        return piece.isWord && !lexeme.roles.isDisjoint(with: [.function, .noMailbox])
            || piece.text == "a" || piece.text == "i"
    }

    /// What joins the parts of a mailbox.
    private mutating func connector(at index: Int) -> (String, Int)? {
        switch self[index].keyword {
        case .dot: (".", index + 1)
        case .underscore: ("_", index + 1)
        case .under where self[index + 1].keyword == .score: ("_", index + 2)
        case .dash, .hyphen: ("-", index + 1)
        case .plus: ("+", index + 1)
        default: nil
        }
    }

    /// A word, letters, digits, and a word with digits behind it.
    private mutating func webPiece(at index: Int) -> WebPiece? {
        var piece = WebPiece(text: "", end: index)
        while piece.end < index + 20 {
            guard let spelled = spelledPart(at: piece.end) else { break }
            piece.text += spelled.text
            piece.end = spelled.end
        }
        if piece.text.isEmpty || !piece.text.utf8.contains(where: { (48...57).contains($0) }) {
            let name = word(piece.end)
            if isName(piece.end, name), piece.text.utf8.count <= 1 || piece.text.isEmpty {
                guard piece.text != "a", piece.text != "i" else { return nil }
                let isWord = piece.text.isEmpty
                piece.text += name
                piece.end += 1
                piece.isWord = isWord
                while let number = numberPart(at: piece.end), piece.end < index + 16 {
                    piece.text += number.text
                    piece.end = number.end
                    piece.isWord = false
                }
            }
        }
        return piece.text.isEmpty ? nil : piece
    }

    private mutating func isName(_ index: Int, _ name: String) -> Bool {
        let lexeme = self[index]
        guard name.utf8.count > 1, !lexeme.isNumeral else { return false }
        switch lexeme.keyword {
        case .at, .dot, .slash, .colon, .dash, .hyphen, .underscore, .under, .double, .triple, .forward, .www, .http,
            .https:
            return false
        default: return name.utf8.allSatisfy { (97...122).contains($0) }
        }
    }

    private mutating func spelledPart(at index: Int) -> (text: String, end: Int)? {
        if self[index].has(.letter) {
            let letter = word(index)
            if self[index + 1].keyword == .as, self[index + 2].keyword == .in,
                word(index + 3).utf8.first == letter.utf8.first
            {
                return (letter, index + 4)
            }
            return (letter, index + 1)
        }
        if self[index].keyword == .double, self[index + 1].has(.letter) {
            let letter = word(index + 1)
            return (letter + letter, index + 2)
        }
        return numberPart(at: index)
    }

    private mutating func numberPart(at index: Int) -> (text: String, end: Int)? {
        guard let chunk = digitChunk(at: index, pairs: true) else { return nil }
        return (chunk.digits, chunk.end)
    }

    // MARK: Domains

    /// Labels with dashes in them, but no dots.
    private mutating func webLabel(at index: Int) -> WebPiece? {
        guard var label = webPiece(at: index) else { return nil }
        for _ in 0..<3 {
            guard self[label.end].keyword == .dash || self[label.end].keyword == .hyphen,
                let more = webPiece(at: label.end + 1)
            else { break }
            label.text += "-" + more.text
            label.end = more.end
        }
        return label
    }

    private mutating func domain(at index: Int) -> WebPiece? {
        guard let first = webLabel(at: index) else { return nil }
        return domain(from: first)
    }

    private mutating func domain(from first: WebPiece) -> WebPiece? {
        var text = first.text
        var end = first.end
        var best: WebPiece?
        for _ in 0..<5 {
            guard self[end].keyword == .dot else { break }
            if let top = topLevel(at: end + 1) { best = WebPiece(text: text + "." + top.text, end: top.end) }
            guard let label = webLabel(at: end + 1) else { break }
            text += "." + label.text
            end = label.end
        }
        return best
    }

    /// "com", "c o m"
    private mutating func topLevel(at index: Int) -> WebPiece? {
        if self[index].has(.topLevel) { return WebPiece(text: word(index), end: index + 1) }
        var letters = ""
        var best: WebPiece?
        var place = index
        while letters.utf8.count < 4, self[place].has(.letter) {
            letters += word(place)
            place += 1
            if Lexicon.shared[letters].has(.topLevel) { best = WebPiece(text: letters, end: place) }
        }
        return best
    }

    // MARK: Web addresses

    private mutating func bareURL(at index: Int, _ first: WebPiece) -> Match? {
        let lexeme = self[first.end - 1]
        if first.isWord, lexeme.has(.function) { return nil }
        guard first.text.utf8.count > 1 else { return nil }
        var label = first
        if self[first.end].keyword != .dot {
            guard let whole = webLabel(at: index) else { return nil }
            label = whole
        }
        guard let domain = domain(from: label) else { return nil }
        return finished(domain, scheme: "")
    }

    /// "https colon slash slash", "w w w dot".
    private mutating func prefixedAddress(at index: Int) -> Match? {
        var scheme = ""
        var place = index
        if let found = self.scheme(at: index) {
            scheme = found.text
            place = found.end
        }
        if let found = triple(at: place), self[found].keyword == .dot {
            scheme += "www."
            place = found + 1
        }
        guard place > index, let domain = domain(at: place) else { return nil }
        return finished(domain, scheme: scheme)
    }

    private mutating func scheme(at index: Int) -> WebPiece? {
        var name = ""
        var place = index
        switch self[index].keyword {
        case .http, .https:
            name = word(index)
            place += 1
        default:
            while name.utf8.count < 5, self[place].has(.letter), "https".hasPrefix(name + word(place)) {
                name += word(place)
                place += 1
            }
        }
        guard name == "http" || name == "https", self[place].keyword == .colon else { return nil }
        place += 1
        if self[place].keyword == .double, self[place + 1].keyword == .slash {
            return WebPiece(text: name + "://", end: place + 2)
        }
        for _ in 0..<2 {
            guard let slash = slash(at: place) else { return nil }
            place = slash
        }
        return WebPiece(text: name + "://", end: place)
    }

    private mutating func slash(at index: Int) -> Int? {
        if self[index].keyword == .slash { return index + 1 }
        return self[index].keyword == .forward && self[index + 1].keyword == .slash ? index + 2 : nil
    }

    /// "www", "w w w", "triple w"
    private mutating func triple(at index: Int) -> Int? {
        if self[index].keyword == .www { return index + 1 }
        if self[index].keyword == .triple, self[index + 1].keyword == .w { return index + 2 }
        guard self[index].keyword == .w, self[index + 1].keyword == .w, self[index + 2].keyword == .w else {
            return nil
        }
        return index + 3
    }

    /// With the path behind the domain.
    private mutating func finished(_ domain: WebPiece, scheme: String) -> Match {
        var text = scheme + domain.text
        var end = domain.end
        for _ in 0..<4 {
            guard let start = slash(at: end), var piece = webPiece(at: start) else { break }
            for _ in 0..<3 {
                guard let link = connector(at: piece.end), link.0 != "+", let more = webPiece(at: link.1) else { break }
                piece.text += link.0 + more.text
                piece.end = more.end
            }
            text += "/" + piece.text
            end = piece.end
        }
        return Match(.url, to: end, text, digits: text)
    }
}
