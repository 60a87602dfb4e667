import ParlanceAudio

/// What must hold for the jitter buffer, whatever comes in whatever order: operations read from the input's bytes.
///
/// - Packets come out at most once, unchanged, in rising order of number (times are the sender's word).
/// - Gaps and silences last at most a second each, and asking ends.
/// - Every packet is counted once, and no more wait than there are slots.
enum JitterProperty {
    static func check(_ input: [UInt8]) -> String? {
        guard input.count >= 2 else { return nil }
        let clockRate = [8_000, 16_000, 48_000][Int(input[0]) % 3]
        var settings = JitterBuffer.Settings(clockRate: clockRate, slots: [4, 16, 64][Int(input[0]) / 3 % 3])
        settings.packetBytes = 16
        if input[0] & 0x80 != 0 { settings.release = .paced }
        var buffer = JitterBuffer(settings)
        var reader = Operations(bytes: input, position: 1)
        var now = Duration.zero
        var sequence = UInt16(input[1]) << 8
        var timestamp: UInt32 = UInt32(input[1]) << 24
        var source: UInt32 = 1
        var pushed = 0
        var state = Handed()

        while let operation = reader.byte() {
            switch operation % 8 {
            case 0...3:  // the next packet, 20 ms on
                sequence &+= 1
                timestamp &+= UInt32(clockRate / 50)
            case 4:  // some numbers forth or back
                let step = Int16(Int8(bitPattern: reader.byte() ?? 0))
                sequence &+= UInt16(bitPattern: step)
                timestamp &+= UInt32(bitPattern: Int32(step) * Int32(clockRate / 50))
            case 5:  // anywhere
                sequence = reader.number(2)
                timestamp = reader.number(4)
            case 6:  // another source, or a pause of the sender's
                if operation & 8 != 0 { source = reader.number(1) } else { timestamp &+= reader.number(3) }
            default:
                now += .milliseconds(reader.number(operation & 8 != 0 ? 1 : 2) as Int)
                if let complaint = drain(&buffer, &state, settings, at: now, ending: false) { return complaint }
                continue
            }
            let samples = operation & 16 != 0 ? Int(reader.number(2) as UInt16) : clockRate / 50
            let length = operation & 32 != 0 ? Int(reader.byte() ?? 0) % 20 : 6
            let payload = (0..<length).map { UInt8(truncatingIfNeeded: pushed >> (8 * min($0, 3))) }
            pushed += 1
            now += .milliseconds(Int(operation >> 6) * 7)
            payload.withUnsafeBytes {
                _ = buffer.push(
                    sequence: sequence, timestamp: timestamp, source: source, samples: samples, payload: $0, at: now)
            }
            let occupancy = buffer.occupancy
            guard occupancy.used <= settings.slots else {
                return "\(occupancy.used) packets in \(settings.slots) slots"
            }
        }
        if let complaint = drain(&buffer, &state, settings, at: now, ending: true) { return complaint }
        return count(buffer.counters, waiting: buffer.occupancy.used, pushed: pushed, state)
    }

    private struct Handed {
        var packets = 0
        var samples = 0
        var concealed = 0
        var silent = 0
        var lastSequence = Int.min
    }

    private static func drain(
        _ buffer: inout JitterBuffer, _ state: inout Handed, _ settings: JitterBuffer.Settings, at now: Duration,
        ending: Bool
    ) -> String? {
        // Gaps are bounded by 5 s each and packets by the slots; a lost packet may be told for each number in between.
        for _ in 0..<20_000 {
            switch buffer.pop(at: now, ending: ending) {
            case .wait(let until):
                if ending, buffer.occupancy.used > 0 { return "packets wait although the stream is ending" }
                if let until, until <= now { return "to be asked again at \(until), which is not after \(now)" }
                return nil
            case .packet(let packet):
                guard packet.sequence > state.lastSequence else {
                    return "number \(packet.sequence) comes after \(state.lastSequence)"
                }
                guard (1...settings.packetBytes).contains(packet.payload.count) else {
                    return "a packet of \(packet.payload.count) bytes"
                }
                state.lastSequence = packet.sequence
                state.packets += 1
                state.samples += packet.samples
            case .lost(let samples, let next):
                guard (1...settings.clockRate).contains(samples) else { return "a loss of \(samples) samples" }
                if next?.isEmpty == true { return "an empty packet after a loss" }
                state.concealed += samples
            case .silence(let samples):
                guard (1...settings.clockRate).contains(samples) else { return "a silence of \(samples) samples" }
                state.silent += samples
            }
        }
        return "asking does not end"
    }

    private static func count(
        _ counters: JitterBufferCounters, waiting: Int, pushed: Int, _ state: Handed
    ) -> String? {
        let known =
            counters.played + counters.late + counters.duplicate + counters.overflow + counters.unusable
            + counters.stray + waiting
        // One may be set aside, until a next one tells.
        guard counters.received == pushed, known == pushed || known == pushed - 1 else {
            return "\(pushed) packets were pushed, \(counters) tells of \(known)"
        }
        guard counters.played == state.packets, counters.playedSamples == state.samples,
            counters.concealedSamples == state.concealed, counters.silentSamples == state.silent
        else { return "handed out: \(state); counted: \(counters)" }
        return nil
    }

    private struct Operations {
        let bytes: [UInt8]
        var position: Int

        mutating func byte() -> UInt8? {
            guard position < bytes.count else { return nil }
            position += 1
            return bytes[position - 1]
        }

        mutating func number<Number: FixedWidthInteger>(_ width: Int) -> Number {
            (0..<width).reduce(0) { value, _ in value << 8 | Number(truncatingIfNeeded: byte() ?? 0) }
        }
    }
}
