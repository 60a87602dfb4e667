import ParlanceCore

/// E-mail addresses as they are said: "john dot smith at gmail dot com", "j o h n four two at example dot co dot u k".
struct EmailFinder: EntityFinder {
    func read(_ words: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading {
        let compact = CompactWords(words)
        let reading = EntityReading(of: .emailAddress, in: compact.words) { Self.match(compact.words, from: $0) }
        return compact.expand(reading, count: words.count)
    }

    static let names: Set<String> = ["email", "mail", "e-mail", "address", "addresses", "emails", "username"]
    private static let reach = 8

    /// local = part { connector part }, "at", host.
    static func match(_ words: HeardWords, from start: Int) -> PatternMatch {
        guard var index = AddressPart.mailbox(words, from: start) else { return .none }
        // A polka dot is no beginning of an address, where nobody speaks of one.
        var isLikely = words.roles.contains(.mail) && (max(0, start - reach)..<start).contains { words.has($0, .mail) }
        var hasConnector = false
        while index < words.count, words.has(index, .connector) {
            hasConnector = true
            if words[index] == "underscore" { isLikely = true }
            index += 1
            guard index < words.count else { return .cut(isLikely: isLikely) }
            guard let end = AddressPart.mailbox(words, from: index) else { return .none }
            index = end
        }
        guard index < words.count else { return .cut(isLikely: isLikely && hasConnector) }
        guard words[index] == "at" else { return .none }
        switch HostName.match(words, from: index + 1, after: "at") {
        case .none: return .none
        case .cut(let isHost): return .cut(isLikely: isHost || hasConnector)
        case .whole(let end): return .whole(end: end)
        }
    }
}

/// Web addresses: "w w w dot example dot com slash help", "https colon slash slash example dot org".
struct WebAddressFinder: EntityFinder {
    func read(_ words: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading {
        let compact = CompactWords(words)
        let reading = EntityReading(of: .url, in: compact.words) { Self.match(compact.words, from: $0) }
        return compact.expand(reading, count: words.count)
    }

    private static let schemes: [[String]] = [
        ["https"], ["http"], ["h", "t", "t", "p", "s"], ["h", "t", "t", "p"], ["ftp"], ["f", "t", "p"],
    ]

    static func match(_ words: HeardWords, from start: Int) -> PatternMatch {
        var index = start
        if let scheme = words[start].utf8.first == UInt8(ascii: "h") || words[start].utf8.first == UInt8(ascii: "f")
            ? schemes.first(where: { words.starts($0, at: start) }) : nil
        {
            index += scheme.count
            for mark in ["colon", "slash", "slash"] {
                if index < words.count, words[index] == "forward" { index += 1 }
                guard index < words.count else { return .cut(isLikely: true) }
                guard words[index] == mark else { return .none }
                index += 1
            }
            guard index < words.count else { return .cut(isLikely: true) }
        }
        switch HostName.match(words, from: index, after: index > start ? "slash" : nil) {
        case .none: return .none
        // Without a scheme only "w w w" says that a host begins.
        case .cut: return .cut(isLikely: index > start || words[index] == "w" || words[index] == "www")
        case .whole(let end): return .whole(end: path(words, from: end))
        }
    }

    /// Where a path ends that begins at `start`: there, where none does.
    private static func path(_ words: HeardWords, from start: Int) -> Int {
        var end = start
        while end < words.count {
            var index = end
            if words[index] == "forward" { index += 1 }
            guard index < words.count else { return words.count }
            switch words[index] {
            case "slash", "stroke": index += 1
            case "question":
                guard index + 1 < words.count else { return words.count }
                guard words[index + 1] == "mark" else { return end }
                index += 2
            case "equals", "ampersand", "hash": index += 1
            case _ where words.has(index, .connector) && end > start: index += 1
            default: return end
            }
            guard index < words.count else { return words.count }
            guard let next = AddressPart.path(words, from: index) else { return end }
            end = next
        }
        return end
    }
}

/// What stands between the dots of an address: words, or letters and digits in a row, or both.
enum AddressPart {
    static let connectors: Set<String> = ["dot", "underscore", "dash", "hyphen", "plus", "minus", "period", "point"]

    /// Words of talk: they begin no address.
    static let talk: Set<String> = Set(
        """
        is are was were be been being it it's that that's this these those the an my your his her our their its and or but
        if to from of on in at for with by as address email mail e-mail website site page called under into onto through over
        me you him them us we they he she who what what's which where where's when how there here look looking arrive arrived
        meet met stay staying live lives living work works working started start starting see call called not no yes yeah
        okay um uh er well all about just now then do does did have has had can could will would shall should may might must
        sorry please said say says good best use using used visit open opens type typed try tried browse went go goes going
        gone link download login log logged sign signed find found book booked order ordered check checked click enter load
        loads loading write wrote contact reach send sent cc forward copy reply message it'll i'll you'll we'll he'll i've
        you've we've i'd i'm you're we're they're than so some any every because while until after before out up down off
        let let's get got getting right reads read shows show points point blocked block moved move online form forms shop store video
        """.split(whereSeparator: \.isWhitespace).map(String.init))
    /// Words of a name that is written as one, at most.
    private static let mostNames = 3
    private static let mostSigns = 40
    /// Second words of a path's names: "book now", "sign up", "reset password".
    private static let pathEnds: Set<String> = [
        "now", "up", "us", "in", "out", "account", "password", "order", "orders", "info", "details", "policy",
    ]

    /// Before the "at": names and signs, in any order.
    static func mailbox(_ words: HeardWords, from start: Int) -> Int? {
        end(words, from: start, talk: .talk)
    }

    /// Of a host: names, letters and digits, as far as it may go; what follows must be a dot.
    ///
    /// - Parameter before: what stands before it: nothing, where the address begins here.
    static func labels(_ words: HeardWords, from start: Int, after before: String?) -> Int? {
        switch before {
        case nil, "at": end(words, from: start, talk: .hostTalk)
        default: end(words, from: start, talk: [])
        }
    }

    /// Words of talk that hosts are called by.
    private static let hosts: Set<String> = [
        "mail", "web", "email", "shop", "store", "video", "online", "form", "forms",
    ]
    static let hostTalk = talk.subtracting(hosts)

    /// Of a path: one word whatever it is, or letters and digits.
    static func path(_ words: HeardWords, from start: Int) -> Int? {
        guard start < words.count, words.has(start, .part) else { return nil }
        guard words.has(start, .sign) else {
            // "slash my account"
            guard words[start] != "my" else { return min(start + 2, words.count) }
            guard start + 1 < words.count else { return words.count }
            return pathEnds.contains(words[start + 1]) ? start + 2 : start + 1
        }
        var index = start
        while index < words.count, words.has(index, .sign) { index += 1 }
        return index
    }

    private static func end(_ words: HeardWords, from start: Int, talk: WordRoles) -> Int? {
        var index = start
        var names = 0
        while index < words.count, index - start < mostSigns {
            if words.has(index, .sign) {
                index += 1
            } else if names < mostNames, words.has(index, .part),
                !words.has(index, talk) || isDashed(words, index, start)
            {
                names += 1
                index += 1
            } else {
                break
            }
        }
        return index > start ? index : nil
    }

    /// "my dash dentist": a word of talk, joined to the next.
    private static func isDashed(_ words: HeardWords, _ index: Int, _ start: Int) -> Bool {
        guard index == start, words[index] == "my" else { return false }
        return index + 1 >= words.count || words.has(index + 1, .dash)
    }
}

/// A host: labels with dots between, the last one of those that there are.
enum HostName {
    static let last: Set<String> = Set(
        """
        com org net edu gov mil io co uk de fr ca au us info biz tv ai dev app me eu nl es it ch se no ie nz in jp cn br
        mx online shop store tech cloud health bank local
        """.split(whereSeparator: \.isWhitespace).map(String.init))
    /// As they are spelled.
    private static let spelled: [[String]] = [
        ["c", "o", "m"], ["o", "r", "g"], ["n", "e", "t"], ["u", "k"], ["c", "a"], ["e", "u"], ["i", "o"], ["a", "i"],
        ["d", "e"], ["f", "r"], ["u", "s"], ["i", "e"], ["a", "u"], ["t", "v"], ["n", "z"], ["c", "o"],
    ]

    /// `start`: the first label.
    static func match(_ words: HeardWords, from start: Int, after before: String?) -> PatternMatch {
        guard start < words.count else { return .cut(isLikely: false) }
        // "a dot com company"
        guard words[start] != "a" || start + 1 >= words.count || words[start + 1] != "dot" else { return .none }
        guard var index = label(words, from: start, after: before) else { return .none }
        var end: Int?
        var dots = 0
        while index < words.count, words[index] == "dot" {
            dots += 1
            index += 1
            guard index < words.count else { return end == nil ? .cut(isLikely: true) : .whole(end: words.count) }
            if words.has(index, .sign), let length = spelled.first(where: { words.starts($0, at: index) })?.count {
                index += length
                end = index
            } else if words.has(index, .lastLabel) {
                index += 1
                end = index
            } else if words.count - index <= 3, words.text[index...].allSatisfy({ $0.utf8.count == 1 }) {
                // Spelled, so far.
                return end == nil ? .cut(isLikely: true) : .whole(end: words.count)
            } else {
                guard let next = label(words, from: index, after: "dot") else { break }
                index = next
                if index >= words.count { return end == nil ? .cut(isLikely: true) : .whole(end: words.count) }
            }
        }
        if let end { return .whole(end: end) }
        // The words end with a label: a dot may follow.
        return index >= words.count ? .cut(isLikely: dots > 0) : .none
    }

    private static func label(_ words: HeardWords, from start: Int, after before: String?) -> Int? {
        guard var index = AddressPart.labels(words, from: start, after: before) else { return nil }
        while index < words.count, words.has(index, .dash) {
            guard index + 1 < words.count else { return words.count }
            guard let next = AddressPart.labels(words, from: index + 1, after: "dash") else { return index }
            index = next
        }
        return index
    }
}
