import Logging
import ParlanceCore
import Synchronization

/// Measures the server's load once a second, raises the alert about dropped audio, and gives memory back after a crowd.
/// Any thread.
final class LoadMeter: Sendable {
    struct Reading: Sendable {
        var load = Load()
        /// Share of the last minute's audio that was dropped.
        var dropRatio = 0.0
        var isDropping = false
    }

    private struct Marks {
        var at: ContinuousClock.Instant
        var threads: ThreadTimes
        var lags: [Int]
        var live: Int
        var bulk: Int
        var dropped: Int
        var received: Int
    }

    private struct State {
        var reading = Reading()
        var alert: DropAlert
        var marks: Marks?
        /// Of the work, what is for live sessions. Bulk work takes what is left over; it keeps nobody out.
        var liveShare = 1.0
        /// Open sessions at the last measurement, and at the one before: what those do is in the load.
        var open = (last: 0, before: 0)
    }

    private let metrics: Metrics
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameter dropThreshold: share of audio, 0…1.
    init(metrics: Metrics, dropThreshold: Double, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
        state = Mutex(State(alert: DropAlert(threshold: dropThreshold)))
    }

    var current: Reading { state.withLock { $0.reading } }

    /// Measures until cancelled.
    func run(openSessions: @Sendable () -> Int) async {
        var memory = MemoryReturn()
        while !Task.isCancelled {
            let open = openSessions()
            tick(open)
            if memory.isDue(open: open) { MemoryReturn.giveBack() }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Says whether the last of `open` sessions fits below `limit`.
    func admits(below limit: Double, open: Int) -> Bool {
        state.withLock { state in
            limit >= 1 || state.reading.load.projected(newcomers: max(open - state.open.before, 1)) <= limit
        }
    }

    private func tick(_ openSessions: Int) {
        let now = Marks(
            at: .now, threads: .now(), lags: metrics.lags.counts, live: metrics.liveSamples.current,
            bulk: metrics.bulkSamples.current, dropped: metrics.droppedSamples.reduce(0) { $0 + $1.counter.current },
            received: metrics.audioSamples.current)
        let (changed, reading) = state.withLock { state -> (Bool, Reading) in
            defer {
                state.marks = now
                state.open = (openSessions, state.open.last)
            }
            guard let last = state.marks else { return (false, state.reading) }
            let interval = last.at.duration(to: now.at)
            let (share, name) = now.threads.utilization(since: last.threads, over: interval)
            let live = Double(now.live - last.live)
            let all = live + Double(now.bulk - last.bulk)
            if all > 0 { state.liveShare = live / all }
            state.reading.load.update(
                utilization: share * state.liveShare, busiest: name,
                lag: LagCounts.percentile95(now.lags, since: last.lags),
                streams: live / Double(MediaTime.samplesPerSecond) / max(interval.inSeconds, 1e-3))
            let changed = state.alert.note(
                dropped: MediaTime(samples: now.dropped - last.dropped).seconds,
                received: MediaTime(samples: now.received - last.received).seconds)
            state.reading.dropRatio = state.alert.ratio
            state.reading.isDropping = state.alert.isRaised
            return (changed, state.reading)
        }
        guard changed else { return }
        let share: Logger.Metadata = ["share": "\(reading.dropRatio)", "load": "\(reading.load.value)"]
        if reading.isDropping {
            logger.error(
                "alert: too much audio is being dropped; add capacity or admit fewer sessions", metadata: share)
        } else {
            logger.notice("alert withdrawn: audio is no longer dropped", metadata: share)
        }
    }
}
