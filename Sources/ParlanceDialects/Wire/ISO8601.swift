import ParlanceCore

extension WallTime {
    /// As `2026-01-31T12:00:00.123Z`.
    package var iso8601: String {
        // From the year 1970 to 9999, so that the form stays fixed whatever a clock says.
        let bounded = secondsSince1970.isFinite ? min(max(secondsSince1970, 0), 253_402_300_799) : 0
        let milliseconds = Int((bounded * 1_000).rounded())
        let (days, inDay) = (milliseconds / 86_400_000, milliseconds % 86_400_000)

        // Days since 0000-03-01 to a date, by 400-year eras: Howard Hinnant, "chrono-compatible low-level date
        // algorithms", civil_from_days.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)

        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let (hours, minutes, seconds) = (inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1_000 % 60)
        return "\(date)T\(padded(hours, 2)):\(padded(minutes, 2)):\(padded(seconds, 2)).\(padded(inDay % 1_000, 3))Z"
    }
}
