/// Puts packets that came over a network back in order, and says what is missing.
///
/// It has no clock and does no I/O: arrival times are given, and ``pop(at:ending:)`` says until when to wait. Fixed
/// memory, taken once (100 kB with the default settings); used by one thread at a time. Together, what it hands out lasts exactly as long as what was sent
/// (by the RTP timestamps), each lost packet and each silence at its place.
///
/// **Waiting.** A packet whose predecessor was handed out is handed out at once (``Release/inOrder``): a recognizer is
/// not a loudspeaker, and gains nothing from an even flow. Only when one is missing do the later ones wait for it, at
/// most until its playout time: when it would have come on the fastest way, plus the adaptive delay (``PlayoutDelay``). For
/// playing sound, ``Release/paced`` holds every packet until then. In both, a place is given up only when a later packet
/// shows that something is missing; an empty buffer just waits, so a network that stalls and then delivers everything
/// costs time, but no audio.
///
/// **When full.** A packet that lies more than ``Settings/slots`` beyond the next one to be handed out moves the window
/// on: the oldest packets are dropped and counted as overflow, and their time is concealed.
///
/// **Restarts.** A packet of another source, or far from the count (RFC 3550 A.1: 3,000 ahead or 100 behind), or whose
/// timestamp is more than 5 s from where its arrival puts it, is set aside; if the very next packet continues it,
/// the sender has begun anew, and its audio follows on the old. Otherwise the packet was a stray.
public struct JitterBuffer: ~Copyable, Sendable {
    public enum Release: Hashable, Sendable {
        /// As soon as everything before has been handed out or given up: for recognition.
        case inOrder
        /// At its playout time: for playing.
        case paced
    }

    public struct Settings: Hashable, Sendable {
        /// Of RTP timestamps: 48,000 for Opus, the sample rate for most others (8,000 for G.722).
        public var clockRate: Int
        public var release: Release
        /// Packets between the next one to be handed out and the newest; a power of two. 64 are 1.28 s of 20 ms.
        public var slots: Int
        /// The longest packet that is taken, in bytes.
        public var packetBytes: Int
        /// Within these the playout delay adapts. Equal bounds make it fixed.
        public var delay: ClosedRange<Duration>
        /// The part of packets that the delay is to cover, 0…1.
        public var covered: Double

        public init(
            clockRate: Int, release: Release = .inOrder, slots: Int = 64, packetBytes: Int = 1_500,
            delay: ClosedRange<Duration> = BufferSizing.playoutDelay, covered: Double = 0.99
        ) {
            self.clockRate = clockRate
            self.release = release
            self.slots = slots
            self.packetBytes = packetBytes
            self.delay = delay
            self.covered = covered
        }
    }

    /// A packet that has been handed out.
    public struct Packet {
        /// Counted on beyond 65,535 and across restarts.
        public var sequence: Int
        /// In samples of the RTP clock, counted on likewise.
        public var timestamp: Int
        public var samples: Int
        /// Good until the next push.
        public var payload: UnsafeRawBufferPointer
    }

    /// What comes next.
    public enum Playout {
        case packet(Packet)
        /// A packet is missing: conceal this many samples (of the RTP clock, at most a second). `next` is the packet that
        /// follows directly, if it is there: it may carry redundancy of the lost one. Good until the next push.
        case lost(samples: Int, next: UnsafeRawBufferPointer?)
        /// The sender sent nothing for this many samples (at most a second; the rest comes with the next pop).
        case silence(samples: Int)
        /// Nothing yet. Ask again at that time, or when a packet has come; nil: only when one has come.
        case wait(until: Duration?)
    }

    /// What a push did.
    public enum Arrival: Hashable, Sendable {
        case accepted, late, duplicate, unusable
        /// Set aside until the next packet tells whether the sender began anew.
        case suspect
    }

    public let settings: Settings
    public private(set) var counters = JitterBufferCounters()

    private var stream = RTPStream()
    private var timing: PlayoutDelay
    private var slots: PacketSlots
    /// Which numbers came of late, by their low bits: tells duplicates of what was handed out from late packets.
    private var seen: [Int]
    /// The packet that was set aside.
    private var suspect: (packet: RTPStream.Packet, bytes: Int, arrival: Int64)?
    private var suspectPayload: PacketSlots
    private var highWater = 0

    private var started = false  // something has been handed out
    private var next: Int?  // number of the next packet to hand out
    private var position = 0  // timestamp of the next sample to hand out
    private var passedOver = 0  // numbers before `next` whose time is still to be concealed
    private var nominalSamples = 0  // of the last packet handed out: how long a missing one is taken to be

    public init(_ settings: Settings) {
        precondition(settings.slots > 0 && settings.slots & (settings.slots - 1) == 0, "slots: a power of two")
        precondition(settings.clockRate > 0 && settings.packetBytes > 0, "a clock and room for packets")
        self.settings = settings
        timing = PlayoutDelay(
            bounds: settings.delay.lowerBound.nanoseconds...settings.delay.upperBound.nanoseconds,
            covered: settings.covered)
        slots = PacketSlots(count: settings.slots, packetBytes: settings.packetBytes)
        suspectPayload = PacketSlots(count: 1, packetBytes: settings.packetBytes)
        // So many that a packet as far back as is believed takes nobody's place who still waits.
        seen = [Int](repeating: -1, count: max(4 * settings.slots, 256))
    }

    /// Packets that wait; `dropped` are those that overflowed.
    public var occupancy: BufferOccupancy {
        BufferOccupancy(
            used: slots.occupied, capacity: settings.slots, highWater: highWater, dropped: counters.overflow)
    }
    /// How long a missing packet is waited for at present, counted from its arrival on the fastest way.
    public var playoutDelay: Duration { .nanoseconds(timing.delay) }
    /// The running mean that RTCP reports (RFC 3550, 6.4.1).
    public var interarrivalJitter: Duration { .nanoseconds(timing.interarrivalJitter) }

    // MARK: Writer

    /// Takes in a packet that came at `now`.
    ///
    /// - Parameters:
    ///   - source: the SSRC.
    ///   - samples: how long the packet lasts, in samples of the RTP clock: 1 to one second of them.
    ///   - payload: copied.
    ///   - now: of any clock that never goes back.
    @discardableResult
    public mutating func push(
        sequence: UInt16, timestamp: UInt32, source: UInt32, samples: Int, payload: UnsafeRawBufferPointer,
        at now: Duration
    ) -> Arrival {
        counters.received += 1
        guard (1...settings.packetBytes).contains(payload.count), (1...settings.clockRate).contains(samples) else {
            counters.unusable += 1
            return .unusable
        }
        let packet = RTPStream.Packet(sequence: sequence, timestamp: timestamp, source: source, samples: samples)
        let arrival = now.nanoseconds
        if let place = stream.place(packet), isPlausible(place.timestamp, at: arrival) {
            dropSuspect()
            stream.follow(packet, at: place)
            return insert(place, samples: samples, payload: payload, at: arrival)
        }
        if let (first, bytes, firstArrival) = suspect, first.isFollowed(by: packet, within: 5 * settings.clockRate) {
            restart(with: first, bytes: bytes, at: firstArrival)
            if let place = stream.place(packet) {
                stream.follow(packet, at: place)
                return insert(place, samples: samples, payload: payload, at: arrival)
            }
        }
        dropSuspect()
        suspect = (packet, payload.count, arrival)
        suspectPayload.put(.init(sequence: 0, timestamp: 0, samples: samples, bytes: payload.count), payload: payload)
        return .suspect
    }

    /// Is this where the arrival time puts it, give or take 5 s?
    private func isPlausible(_ timestamp: Int, at arrival: Int64) -> Bool {
        guard let base = timing.base else { return true }
        return abs(arrival - mediaTime(timestamp) - base) <= 5_000_000_000
    }

    private mutating func dropSuspect() {
        guard suspect != nil else { return }
        suspect = nil
        suspectPayload.take(0)
        counters.stray += 1
    }

    private mutating func restart(with first: RTPStream.Packet, bytes: Int, at arrival: Int64) {
        counters.resyncs += 1
        timing.restart()
        let place = stream.restart(with: first)
        let payload = suspectPayload.payload(of: .init(sequence: 0, timestamp: 0, samples: 0, bytes: bytes))
        insert(place, samples: first.samples, payload: payload, at: arrival)
        suspect = nil
        suspectPayload.take(0)
    }

    @discardableResult
    private mutating func insert(
        _ place: RTPStream.Place, samples: Int, payload: UnsafeRawBufferPointer, at arrival: Int64
    ) -> Arrival {
        let sequence = place.sequence
        guard seen[sequence & (seen.count - 1)] != sequence else {
            counters.duplicate += 1
            return .duplicate
        }
        seen[sequence & (seen.count - 1)] = sequence
        timing.observe(lag: arrival - mediaTime(place.timestamp), at: arrival)
        if place.isOutOfOrder { counters.reordered += 1 }

        let first = next ?? sequence
        if next == nil { position = place.timestamp }
        next = first
        if sequence < first {
            // Before anything was handed out, the stream may as well begin earlier than its first arrival.
            guard !started, stream.newest - sequence < settings.slots else {
                counters.late += 1
                return .late
            }
            next = sequence
            position = min(position, place.timestamp)
        }
        makeRoom(for: sequence)
        slots.put(
            .init(sequence: sequence, timestamp: place.timestamp, samples: samples, bytes: payload.count),
            payload: payload)
        highWater = max(highWater, slots.occupied)
        return .accepted
    }

    /// Moves the window on so that `sequence` lies in it, dropping what falls out.
    private mutating func makeRoom(for sequence: Int) {
        guard let first = next, sequence - first >= settings.slots else { return }
        let newFirst = sequence - settings.slots + 1
        var dropped = 0
        for old in first..<min(newFirst, first + settings.slots) where slots.head(old) != nil {
            slots.take(old)
            dropped += 1
        }
        counters.overflow += dropped
        counters.lost += newFirst - first - dropped
        passedOver += newFirst - first
        next = newFirst
    }

    // MARK: Reader

    /// What is to be done next, at `now`. Ask until it says to wait.
    ///
    /// - Parameter ending: no more packets will come: nothing is waited for any longer.
    public mutating func pop(at now: Duration, ending: Bool = false) -> Playout {
        guard slots.occupied > 0, let base = timing.base else { return .wait(until: nil) }
        let time = now.nanoseconds
        while let expected = next, let head = firstWaiting(from: expected) {
            let gap = max(0, head.timestamp - position)
            let missing = passedOver + head.sequence - expected
            // The place of what comes next, be it there or missing.
            let due = base + mediaTime(missing > 0 ? position : head.timestamp) + timing.delay
            let waits = missing > 0 ? passedOver == 0 : !started || settings.release == .paced
            if missing == 0, gap > 0 { return silence(gap) }
            if waits, !ending, time < due { return .wait(until: .nanoseconds(due)) }
            if missing == 0 { return hand(head) }

            // It is taken to have lasted as long as its neighbour; what is then left of the gap was silence.
            let samples = min(nominalSamples > 0 ? nominalSamples : head.samples, gap / missing)
            giveUpOne()
            guard samples > 0 else { continue }
            position += samples
            counters.concealedSamples += samples
            let adjoins = position == head.timestamp
            return .lost(samples: samples, next: adjoins ? slots.payload(of: head) : nil)
        }
        return .wait(until: nil)
    }

    private func firstWaiting(from sequence: Int) -> PacketSlots.Head? {
        for candidate in sequence..<sequence + settings.slots {
            if let head = slots.head(candidate) { return head }
        }
        return nil
    }

    private mutating func silence(_ gap: Int) -> Playout {
        let samples = min(gap, settings.clockRate)
        started = true
        position += samples
        counters.silentSamples += samples
        return .silence(samples: samples)
    }

    private mutating func hand(_ head: PacketSlots.Head) -> Playout {
        started = true
        slots.take(head.sequence)
        next = head.sequence + 1
        position = max(position, head.timestamp + head.samples)
        nominalSamples = head.samples
        counters.played += 1
        counters.playedSamples += head.samples
        return .packet(
            Packet(
                sequence: head.sequence, timestamp: head.timestamp, samples: head.samples,
                payload: slots.payload(of: head)))
    }

    private mutating func giveUpOne() {
        started = true
        if passedOver > 0 {
            passedOver -= 1
        } else {
            next = (next ?? 0) + 1
            counters.lost += 1
        }
    }

    /// In ns, without overflow for a few centuries.
    private func mediaTime(_ timestamp: Int) -> Int64 {
        let (seconds, rest) = timestamp.quotientAndRemainder(dividingBy: settings.clockRate)
        return Int64(seconds) * 1_000_000_000 + Int64(rest) * 1_000_000_000 / Int64(settings.clockRate)
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        // Beyond 292 years it does not matter which.
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? (seconds < 0 ? .min / 4 : .max / 4) : whole + attoseconds / 1_000_000_000
    }
}
