extension SpokenReader {
    /// A time of day: "three thirty p m", "quarter past three", "seven o'clock", "fifteen hundred hours".
    mutating func time(at index: Int) -> Match? {
        relativeTime(at: index) ?? hoursTime(at: index) ?? clockTime(at: index)
    }

    private mutating func hour(at index: Int) -> (value: Int, end: Int)? {
        let first = self[index]
        guard first.isCount || first.has(.teen), first.value <= 12 else { return nil }
        return (first.value, index + 1)
    }

    /// "thirty", "oh five"; never one to nine alone.
    private mutating func minute(at index: Int) -> (value: Int, end: Int)? {
        guard let half = secondHalf(at: index), half.value < 60 else { return nil }
        return half
    }

    /// "p m", "pm"; what it says and where it ends.
    private mutating func halfOfDay(at index: Int) -> (text: String, end: Int)? {
        switch self[index].keyword {
        case .a where self[index + 1].keyword == .m: ("AM", index + 2)
        case .p where self[index + 1].keyword == .m: ("PM", index + 2)
        case .am where self[index + 1].keyword != .i: ("AM", index + 1)
        case .pm, .dottedPM: ("PM", index + 1)
        case .dottedAM: ("AM", index + 1)
        default: nil
        }
    }

    private mutating func clockTime(at index: Int) -> Match? {
        guard let hour = hour(at: index) else { return nil }
        if let half = halfOfDay(at: hour.end) {
            return Match(
                .time, to: half.end, "\(hour.value) \(half.text)", digits: Self.digits(hour.value, 0, half.text))
        }
        if self[hour.end].keyword == .oclock {
            return Match(.time, to: hour.end + 1, "\(hour.value) o'clock")
        }
        guard let minute = minute(at: hour.end) else { return nil }
        let text = "\(hour.value):\(NumberText.twoDigits(minute.value))"
        if let half = halfOfDay(at: minute.end) {
            return Match(
                .time, to: half.end, "\(text) \(half.text)", digits: Self.digits(hour.value, minute.value, half.text))
        }
        guard isTimeOfDay(after: minute.end) || (before(index).has(.beforeTime) && isFree(minute.end)) else {
            return nil
        }
        return Match(.time, to: minute.end, text, digits: Self.digits(hour.value, minute.value, ""))
    }

    private static func digits(_ hour: Int, _ minute: Int, _ half: String) -> String {
        let hour = half.isEmpty ? hour : hour % 12 + (half == "PM" ? 12 : 0)
        return "\(NumberText.twoDigits(hour)):\(NumberText.twoDigits(minute))"
    }

    /// "in the morning", "tonight", "sharp".
    private mutating func isTimeOfDay(after index: Int) -> Bool {
        switch self[index].keyword {
        case .tonight, .today, .tomorrow, .sharp: true
        case .in: self[index + 1].keyword == .the && self[index + 2].has(.partOfDay)
        default: false
        }
    }

    /// Nothing counted here, so that "at nine fifty dollars" stays a price.
    mutating func isFree(_ index: Int) -> Bool {
        let next = self[index]
        return !next.isNumeral && next.keyword != .hundred && next.keyword != .percent
            && next.roles.isDisjoint(with: [.scale, .unit, .currency, .coin, .street])
    }

    /// "quarter past three", "half past", "ten to three p m", "twenty minutes to nine".
    private mutating func relativeTime(at index: Int) -> Match? {
        var place = index
        if self[place].keyword == .a, self[place + 1].keyword == .quarter { place += 1 }
        let minutes: Int
        var isSure = true
        if self[place].keyword == .quarter {
            minutes = 15
            place += 1
        } else if self[place].keyword == .half {
            minutes = 30
            place += 1
        } else if let number = belowHundred(at: place), number.value < 30 {
            minutes = number.value
            place = number.end
            isSure = self[place].keyword == .minutes
            if isSure { place += 1 }
            if before(index).keyword == .itIs { isSure = true }
        } else {
            return nil
        }
        let isBefore: Bool
        switch self[place].keyword {
        case .past: (isBefore, isSure) = (false, true)
        case .after where minutes != 30: isBefore = false
        case .to where minutes != 30, .till where minutes != 30, .of where minutes == 15: isBefore = true
        default: return nil
        }
        // "a quarter of two", "quarter to ten people" are no times without more.
        guard let hour = hour(at: place + 1) else { return nil }
        let half = halfOfDay(at: hour.end)
        if self[place].keyword == .of { isSure = false }
        guard half != nil || (isSure && isFree(hour.end)) else { return nil }
        let shown = isBefore ? (hour.value == 1 ? 12 : hour.value - 1) : hour.value
        let minute = isBefore ? 60 - minutes : minutes
        let text = "\(shown):\(NumberText.twoDigits(minute))"
        guard let half else { return Match(.time, to: hour.end, text, digits: Self.digits(shown, minute, "")) }
        return Match(.time, to: half.end, "\(text) \(half.text)", digits: Self.digits(shown, minute, half.text))
    }

    /// "fifteen hundred hours", "oh nine thirty hours".
    private mutating func hoursTime(at index: Int) -> Match? {
        var place = index
        let hour: Int
        if self[index].has(.digit), self[index].value == 0 {
            guard self[index + 1].has(.digit) else { return nil }
            hour = self[index + 1].value
            place += 2
        } else if let number = belowHundred(at: index), (10...23).contains(number.value) {
            hour = number.value
            place = number.end
        } else {
            return nil
        }
        let minute: Int
        if self[place].keyword == .hundred {
            minute = 0
            place += 1
        } else if let number = self.minute(at: place) {
            minute = number.value
            place = number.end
        } else {
            return nil
        }
        guard self[place].keyword == .hours else { return nil }
        let text = "\(NumberText.twoDigits(hour)):\(NumberText.twoDigits(minute))"
        return Match(.time, to: place + 1, text, digits: text)
    }
}
