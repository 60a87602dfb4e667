import ParlanceCore

/// What the runs of a load bench have shown.
public struct LoadReport: Sendable {
    /// The promise that the stages are held against: from the end of a chunk on the wire to the partial that covers it,
    /// and from the endpoint decision to the final.
    public static let budgetMilliseconds = 300.0

    public var runs: [Run] = []
    public var idle: [IdleMemory] = []

    public init() {}

    /// One number of sessions.
    public struct Run: Sendable {
        public var sessions: Int
        /// Of the steady state, when all sessions spoke.
        public var seconds: Double
        public var plan: LoadPlan
        package var measurements: LoadMeasurements
        /// What the server said: milliseconds of silence that end an utterance.
        public var endpointing: Double?
        public var engine: String
        /// Our own processor seconds per second: the generator must not be what is measured.
        public var clientProcessor: Double
        public var server: ServerCost
    }

    /// What the server's process took. Nil fields: it could not be looked at.
    public struct ServerCost: Sendable, Codable {
        /// Processor seconds per second in the steady state.
        public var processor: Double?
        public var processorPerSession: Double?
        /// Bytes resident before the first session, and highest of the samples taken once a second.
        public var residentBefore: Double?
        public var residentPeak: Double?
        /// Median of the samples, less what was resident before, per session: with the recognizer's own state.
        public var residentPerSession: Double?
        /// The same of memory that is not mapped from files.
        public var anonymousPerSession: Double?
        public var threads: Int?

        init(
            before: ProcessStatistics?, steadyStart: ProcessStatistics?, steadyEnd: ProcessStatistics?,
            peak: ProcessStatistics?, samples: [ProcessStatistics], seconds: Double, sessions: Int
        ) {
            guard let before, let steadyStart, let steadyEnd, sessions > 0 else { return }
            let used = (steadyEnd.processor - steadyStart.processor) / max(seconds, 0.001)
            processor = used
            processorPerSession = used / Double(sessions)
            residentBefore = Double(before.resident)
            residentPeak = peak.map { Double($0.resident) }
            threads = steadyEnd.threads
            let median = samples.sorted { $0.anonymous < $1.anonymous }
            if !median.isEmpty {
                let middle = median[median.count / 2]
                residentPerSession = Double(middle.resident - before.resident) / Double(sessions)
                anonymousPerSession = Double(middle.anonymous - before.anonymous) / Double(sessions)
            }
        }
    }

    /// Memory with so many sessions that are connected and silent.
    public struct IdleMemory: Sendable, Codable {
        public var sessions: Int
        public var resident: Double
        public var anonymous: Double
        /// Bytes per session added since the step before.
        public var residentPerSession: Double?
        public var anonymousPerSession: Double?
        /// Sessions that could not be opened or did not stay.
        public var failed: Int
    }
}

extension LoadReport.Run {
    /// The latencies by name, in the order of the report.
    var latencies: [(name: String, key: String, values: Distribution?)] {
        [
            ("word end (as recognized) to first shown", "word_shown", Distribution(measurements.wordShown)),
            (
                "word end (by level, before a pause) to first shown", "word_shown_by_level",
                Distribution(measurements.wordShownByLevel)
            ),
            (
                "speech end (last above -40 dBFS) to final, endpointing \(endpointing.map { "\(Int($0)) ms" } ?? "off") included",
                "speech_end_to_final", Distribution(measurements.speechEndToFinal)
            ),
            ("endpoint decision to final, by the server", "finalization", Distribution(measurements.finalization)),
        ]
    }

    var stages: [(name: String, values: Distribution?)] {
        zip(Stage.allCases, measurements.stages).map { ($0.rawValue, Distribution($1)) }
            + [("total", Distribution(measurements.total))]
    }

    /// Bytes that each session beyond those of `other` took: what the first session costs once is not in it.
    func anonymousPerAddedSession(since other: LoadReport.Run) -> Double? {
        guard let mine = server.anonymousPerSession, let others = other.server.anonymousPerSession,
            sessions > other.sessions
        else { return nil }
        return (mine * Double(sessions) - others * Double(other.sessions)) / Double(sessions - other.sessions)
    }

    /// The share of partials with news whose audio took longer than the budget through the server.
    var overBudget: Double? {
        measurements.total.isEmpty
            ? nil
            : Double(measurements.total.count { $0 > LoadReport.budgetMilliseconds }) / Double(measurements.total.count)
    }
}
