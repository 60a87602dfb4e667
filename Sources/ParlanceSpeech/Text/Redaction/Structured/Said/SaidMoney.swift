/// Reads sums of money: "fifteen dollars and fifty four cents", "a dollar fifty", "three and a half grand", "forty quid".
enum SaidMoney {
    static func match(_ words: inout SaidWords, _ place: Int) -> Int? {
        let kinds = words.kinds(place)
        if kinds.contains(.a), words.has(place + 1, .one) {
            // "a dollar fifty"
            guard let cents = words.twoDigits(at: place + 2) else { return nil }
            return words.has(cents.end, .minor) ? cents.end + 1 : cents.end
        }
        guard !kinds.isDisjoint(with: [.a, .half, .digit, .teen, .tens, .hundred]),
            !words.kinds(before: place).contains(.point), let amount = amount(&words, place)
        else { return nil }
        var end = amount
        if words.has(end, .minor) { return end + 1 }
        if words.has(end, .p) { return words.has(end + 1, .m) || !words.endsOrLinks(end + 1) ? nil : end + 1 }
        if words.has(end, .slang) { return end + 1 }
        if words.has(end, .moneyOf), words.has(end + 1, .major) { end += 1 }
        if words.word(end) == "u", words.word(end + 1) == "s", words.has(end + 2, .major) { end += 2 }
        guard words.has(end, .major) else { return nil }
        let isPounds = words.has(end, .pounds)
        end += 1
        if isPounds, isWeight(&words, place, end) { return nil }
        let hasAnd = words.has(end, .and)
        if let cents = words.below100(at: hasAnd ? end + 1 : end) {
            if words.has(cents.end, .minor) { return cents.end + 1 }
            if words.has(cents.end, .p), !words.has(cents.end + 1, .m) { return cents.end + 1 }
            let isCents = !hasAnd && cents.value > 9 && words.endsOrLinks(cents.end)
            if isCents { return cents.end }
        }
        return end
    }

    private static func isWeight(_ words: inout SaidWords, _ place: Int, _ end: Int) -> Bool {
        if words.has(end, .of) { return true }
        if ["heavier", "lighter", "overweight", "more", "less"].contains(words.word(end)) { return true }
        let near = (max(0, place - 3)..<place).contains { words.has($0, .weighing) }
        return near
    }

    /// "twelve hundred", "one point five million", "four and a half thousand", "half a million".
    private static func amount(_ words: inout SaidWords, _ place: Int) -> Int? {
        if words.has(place, .half) {
            guard words.has(place + 1, .a), words.has(place + 2, .scale) else { return nil }
            return place + 3
        }
        guard let number = words.cardinal(at: place) ?? words.twoDigits(at: place) else { return nil }
        var end = number.end
        if words.has(end, .point), words.has(end + 1, [.digit, .teen, .tens]) {
            end += 1
            while words.has(end, [.digit, .teen, .tens]) { end += 1 }
        }
        if words.has(end, .and), words.has(end + 1, .a), words.has(end + 2, .half) { end += 3 }
        return words.has(end, .scale) ? end + 1 : end
    }
}
