import NIOHTTP1
import ParlanceCore

/// The head of an answer as it goes over the wire: what every answer of ours carries, and framing.
func responseHead(for answer: HTTPAnswer, version: HTTPVersion, keepAlive: Bool) -> HTTPResponseHead {
    var headers = commonHeaders()
    for (name, value) in answer.headers where name.lowercased() != "connection" {
        headers.add(name: name, value: headerSafe(value))
    }
    let isUpgradeHint = headers.contains(name: "upgrade")
    switch (keepAlive, version) {
    case (false, _): headers.add(name: "connection", value: isUpgradeHint ? "upgrade, close" : "close")
    case (true, .http1_0): headers.add(name: "connection", value: "keep-alive")
    case (true, _): if isUpgradeHint { headers.add(name: "connection", value: "upgrade") }
    }
    let status = HTTPResponseStatus(statusCode: answer.status)
    if status.mayHaveResponseBody, answer.stream == nil, !headers.contains(name: "content-length") {
        headers.add(name: "content-length", value: String(answer.body.count))
    }
    // Of a body of unknown length the encoder makes chunks, which HTTP/1.0 does not know.
    let isUnframed = answer.stream != nil && version == .http1_0
    return HTTPResponseHead(version: isUnframed ? .http1_0 : .http1_1, status: status, headers: headers)
}

func commonHeaders() -> HTTPHeaders {
    ["server": "parlance", "date": httpDate(secondsSince1970: Int(wallClockSeconds()))]
}

/// What a header may carry: everything but control characters, which could end the field and begin another.
package func headerSafe(_ value: String) -> String {
    guard value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else { return value }
    return String(
        decoding: value.utf8.map { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
package func httpDate(secondsSince1970: Int) -> String {
    let days = secondsSince1970 / 86_400
    let second = secondsSince1970 % 86_400
    // Civil date from a day count, by eras of 400 years that begin on 1 March.
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)

    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(weekdays[days % 7]), \(two(day)) \(months[month - 1]) \(year) "
        + "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
}
