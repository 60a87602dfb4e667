import ParlanceDialects

/// What must hold of event-stream messages, whatever the bytes are. Shared by the tests and by the libFuzzer program in
/// `Fuzz/`.
///
/// - No part of a message lies outside of it, and none is longer than it may be.
/// - Headers that can be read are those that are there: written again they are the same bytes, and so is the message.
/// - A name is read once.
/// - A message of which one bit is another is refused.
enum EventStreamProperty {
    static let maximumLength = 2_048
    private static let limit = 1_024

    /// - Returns: what is wrong, nil if nothing is.
    static func check(_ input: [UInt8]) -> String? {
        guard let choice = input.first else { return nil }
        var bytes = Array(input.dropFirst())
        // A fuzzer would not guess a checksum; in seven of eight inputs they are put right.
        if choice & 7 != 0 { repair(&bytes) }
        var offset = 0
        while bytes.count - offset >= EventStreamFrame.prelude {
            let rest = Array(bytes[offset...])
            guard let frame = frame(rest) else { return nil }
            if let complaint = check(frame, limits: rest) { return complaint }
            guard rest.count >= frame.total else { return nil }
            let message = Array(rest[..<frame.total])
            guard isWhole(message, frame) else { return nil }
            if let complaint = check(message, frame, flip: Int(choice) * 7) { return complaint }
            offset += frame.total
        }
        return nil
    }

    private static func frame(_ bytes: [UInt8]) -> EventStreamFrame? {
        bytes.withUnsafeBytes { try? EventStreamFrame(prelude: $0, limit: limit) }
    }

    private static func isWhole(_ message: [UInt8], _ frame: EventStreamFrame) -> Bool {
        message.withUnsafeBytes { (try? frame.check($0)) != nil }
    }

    private static func check(_ frame: EventStreamFrame, limits bytes: [UInt8]) -> String? {
        guard frame.total <= limit, frame.total >= EventStreamFrame.overhead else { return "a total of \(frame.total)" }
        guard frame.headers.lowerBound == EventStreamFrame.prelude,
            frame.payload.lowerBound == frame.headers.upperBound,
            frame.payload.upperBound == frame.total - 4
        else { return "parts that do not tile the message" }
        return nil
    }

    private static func check(_ message: [UInt8], _ frame: EventStreamFrame, flip: Int) -> String? {
        let raw = Array(message[frame.headers])
        var again: [UInt8] = []
        var names: [[UInt8]] = []
        var leaves: String?
        let isReadable = raw.withUnsafeBytes { bytes in
            let range = UInt(bitPattern: bytes.baseAddress)..<UInt(bitPattern: bytes.baseAddress) + UInt(bytes.count)
            return
                (try? EventStreamHeaders(bytes).visit { header in
                    for part in [header.name, header.value] where !part.isEmpty {
                        let start = UInt(bitPattern: part.baseAddress)
                        if start < range.lowerBound || start + UInt(part.count) > range.upperBound {
                            leaves = "a header outside"
                        }
                    }
                    names.append(Array(header.name))
                    again += [UInt8(header.name.count)] + header.name + [header.kind.rawValue]
                    if header.kind == .bytes || header.kind == .string {
                        again += [UInt8(header.value.count >> 8), UInt8(header.value.count & 255)]
                    }
                    again += header.value
                    _ = header.integer
                    _ = header.text
                }) != nil
        }
        if let leaves { return leaves }
        guard isReadable else { return nil }
        guard again == raw else { return "headers that are not what was read" }
        guard Set(names).count == names.count else { return "a name twice" }
        guard EventStreamEncoder.message(headers: raw, payload: message[frame.payload]) == message else {
            return "a message that is written otherwise"
        }
        var damaged = message
        damaged[flip % damaged.count] ^= 1 << UInt8(flip & 7)
        if let frame = self.frame(damaged), frame.total <= damaged.count, isWhole(Array(damaged[..<frame.total]), frame)
        {
            return "a damaged message that is taken"
        }
        return nil
    }

    /// Puts both checksums of each message right, as far as its lengths are possible.
    static func repair(_ bytes: inout [UInt8]) {
        var offset = 0
        while bytes.count - offset >= EventStreamFrame.overhead {
            // Small enough that some of them are whole.
            bytes[offset] = 0
            bytes[offset + 1] = 0
            bytes[offset + 2] &= 3
            bytes[offset + 4] = 0
            bytes[offset + 5] = 0
            bytes[offset + 6] &= 3
            put(bytes[offset..<offset + 8].withUnsafeBytes { CRC32.checksum($0) }, into: &bytes, at: offset + 8)
            let total = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
            guard total >= EventStreamFrame.overhead, total <= bytes.count - offset else { return }
            let end = offset + total
            put(bytes[offset..<end - 4].withUnsafeBytes { CRC32.checksum($0) }, into: &bytes, at: end - 4)
            offset = end
        }
    }

    private static func put(_ checksum: UInt32, into bytes: inout [UInt8], at offset: Int) {
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - index * 8)) }
    }

    static func seeds() -> [[UInt8]] {
        let audio = EventStreamEncoder.headers([
            (":message-type", .string("event")), (":event-type", .string("AudioEvent")),
            (":content-type", .string("application/octet-stream")),
        ])
        let chunk = EventStreamEncoder.headers([
            (":date", .timestamp(1_767_323_045_678)), (":chunk-signature", .bytes([UInt8](repeating: 9, count: 32))),
        ])
        let event = EventStreamEncoder.message(headers: audio, payload: [1, 2, 3, 4])
        let every: [UInt8] = (0...9).flatMap { kind -> [UInt8] in
            let value: [UInt8] =
                switch kind {
                case 0, 1: []
                case 2: [1]
                case 3: [1, 2]
                case 4: [1, 2, 3, 4]
                case 6, 7: [0, 1, 65]
                case 9: [UInt8](repeating: 3, count: 16)
                default: [UInt8](repeating: 1, count: 8)
                }
            return [1, 97 + UInt8(kind), UInt8(kind)] + value
        }
        return [
            [0] + event, [1] + EventStreamEncoder.message(headers: chunk, payload: event),
            [2] + EventStreamEncoder.message(headers: [], payload: []) + event,
            [3] + EventStreamEncoder.message(headers: every, payload: []),
        ]
    }
}
