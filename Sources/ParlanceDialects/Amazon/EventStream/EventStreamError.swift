/// What is wrong with bytes that should be event-stream messages. After any of these nothing that follows can be read.
package enum EventStreamError: Error, Hashable, Sendable {
    /// A message of so many bytes: less than its own frame takes.
    case tooShort(Int)
    case tooLong(Int, limit: Int)
    /// Headers that are longer than the message, or than they may be.
    case headersTooLong(Int)
    case badPreludeChecksum
    case badChecksum
    case badHeader(String)
    case repeatedHeader(String)
    /// A message that has more, or less, than its frame says.
    case wrongSize(told: Int, came: Int)

    /// What was wrong and what would be right.
    package var description: String {
        switch self {
        case .tooShort(let count):
            "An event-stream message has at least \(EventStreamFrame.overhead) bytes; this one claims \(count)."
        case .tooLong(let count, let limit):
            "An event-stream message may have \(limit) bytes at most here; this one claims \(count)."
        case .headersTooLong(let count):
            "The headers of an event-stream message claim \(count) bytes, which is more than there may be."
        case .badPreludeChecksum: "The prelude's CRC-32 does not match the first eight bytes of the message."
        case .badChecksum: "The message's CRC-32 does not match its bytes."
        case .badHeader(let text): "A header of an event-stream message cannot be read: \(text)."
        case .repeatedHeader(let name): "The header '\(name)' comes twice in one event-stream message."
        case .wrongSize(let told, let came):
            "One binary message holds one event-stream message: this one claims \(told) bytes, and \(came) came."
        }
    }
}
