import ParlanceCore

/// Numbers and codes that are read out: what they are by their checksum, by the words before them, by their length.
struct NumberFinder: EntityFinder {
    /// Of numbers that nothing names: so many digits are a sequence.
    private static let sequence = 5

    static let policies: Set<RedactionPolicy> = [
        .accountNumber, .bankingInformation, .creditCardCvv, .creditCardExpiration, .creditCardNumber, .dateOfBirth,
        .driversLicense, .healthcareNumber, .ipAddress, .macAddress, .nationalId, .numberSequence, .passportNumber,
        .password, .phoneNumber, .usSocialSecurityNumber, .vehicleId,
    ]

    func read(_ words: HeardWords, policies: Set<RedactionPolicy>) -> EntityReading {
        var reading = EntityReading(spans: [], openFrom: words.count)
        for run in CodeRun.runs(in: words) {
            // Digits that break off may be the beginning of anything.
            let cutOff: RedactionPolicy? = run.isOpen && run.groups >= 4 && run.digitCount >= 4 ? .numberSequence : nil
            guard let policy = Self.policy(of: run, in: words) ?? cutOff else {
                if run.isOpen { reading.openFrom = run.words.lowerBound }
                continue
            }
            let span = EntitySpan(words: run.core, policy: policy)
            if run.isOpen {
                reading.openFrom = run.words.lowerBound
                reading.suspects.append(span)
            } else {
                reading.spans.append(span)
            }
        }
        return reading
    }

    /// Nil for what is no entity: counts, years, single letters.
    static func policy(of run: CodeRun, in words: HeardWords) -> RedactionPolicy? {
        let digits = run.digits
        let count = digits.count
        let named = CodeContext.policies(before: run.words.lowerBound, in: words)
        if let policy = address(run) { return policy }
        if run.characters.count >= 15, Checksum.iban(run.characters) { return .bankingInformation }
        if run.letters == 0, (13...19).contains(count), Checksum.luhn(digits) { return .creditCardNumber }
        if run.hasPlus, count >= 7 { return .phoneNumber }
        for policy in named {
            if let found = Self.fits(policy, run, count) { return found }
        }
        if run.letters == 0 {
            if count == 10 || (count == 11 && (digits.first == "1" || digits.first == "0")) { return .phoneNumber }
            if run.isCorrected, (11...20).contains(count) { return .phoneNumber }
            if run.hasExtension, count >= 7 { return .phoneNumber }
        }
        // A number said as one is a quantity however long it is; a code has letters and digits.
        if count >= sequence, run.groups >= 3 { return .numberSequence }
        if run.characters.count >= 6, count >= 3, run.letters > 0 { return .numberSequence }
        return nil
    }

    /// Addresses of networks have dots or colons.
    private static func address(_ run: CodeRun) -> RedactionPolicy? {
        if run.dots.count == 3, run.letters == 0 {
            var from = 0
            let characters = Array(run.characters)
            let isAddress = (run.dots + [characters.count]).allSatisfy { end in
                defer { from = end }
                return end > from && Int(String(characters[from..<end])).map { $0 <= 255 } == true
            }
            if isAddress { return .ipAddress }
        }
        let isHexadecimal = run.characters.allSatisfy(\.isHexDigit)
        if isHexadecimal, run.colons.count >= 5, run.characters.count >= 12 { return .macAddress }
        if isHexadecimal, run.colons.count >= 2, run.characters.count > 6 { return .ipAddress }
        return nil
    }

    /// What a number is that is named so, or nil where the name does not fit it. Of one that was corrected only the least
    /// length counts.
    private static func fits(_ named: RedactionPolicy, _ run: CodeRun, _ count: Int) -> RedactionPolicy? {
        let all = run.characters.count
        let isNumber = run.letters == 0
        func has(_ lengths: ClosedRange<Int>) -> Bool {
            run.isCorrected ? count >= lengths.lowerBound : lengths.contains(count)
        }
        return switch named {
        case .creditCardNumber: isNumber && count >= 4 ? named : nil
        case .creditCardCvv: isNumber && has(3...4) ? named : nil
        case .creditCardExpiration: isNumber && has(3...6) ? named : nil
        case .usSocialSecurityNumber: isNumber && (count == 4 || has(9...9) || run.isOpen && count > 2) ? named : nil
        case .bankingInformation, .accountNumber: all >= 4 && count >= 3 ? named : nil
        case .phoneNumber: isNumber && count >= 7 ? named : nil
        case .password: all >= 3 ? named : nil
        case .driversLicense, .passportNumber, .healthcareNumber, .nationalId: all >= 5 && count >= 3 ? named : nil
        case .vehicleId: all >= 4 && count >= 1 ? named : nil
        case .numberSequence: all >= 4 && count >= 3 && run.groups >= 2 ? named : nil
        case .macAddress: all >= 12 && run.characters.allSatisfy(\.isHexDigit) ? named : nil
        case .ipAddress: !run.dots.isEmpty && count >= 3 || run.colons.count >= 2 ? named : nil
        case .dateOfBirth: isNumber && has(4...8) && run.groups >= 2 ? named : nil
        default: nil
        }
    }
}
