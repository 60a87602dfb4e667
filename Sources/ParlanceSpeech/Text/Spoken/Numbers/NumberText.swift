/// Digits as they are written.
enum NumberText {
    /// Thousands apart from five digits on; four digits could be a year.
    static func grouped(_ value: Int) -> String {
        let digits = String(value)
        guard value >= 10_000 else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// `digits` in groups of these sizes; what is left over is a group of its own.
    static func groups(_ digits: String, _ sizes: [Int], by separator: String = " ") -> String {
        var rest = digits[...]
        var parts: [Substring] = []
        for size in sizes where !rest.isEmpty {
            parts.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        if !rest.isEmpty { parts.append(rest) }
        return parts.joined(separator: separator)
    }

    static func scaleName(_ scale: Int) -> String {
        switch scale {
        case 1_000: "thousand"
        case 1_000_000: "million"
        case 1_000_000_000: "billion"
        default: "trillion"
        }
    }
}
