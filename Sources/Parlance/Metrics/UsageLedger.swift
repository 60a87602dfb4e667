import ParlanceCore
import ParlanceSession
import Synchronization

/// What each key has used, by dialect: audio heard, audio spoken, tokens of language models. Counted while sessions run, so
/// that one that lasts for hours shows in between. Any thread.
///
/// There are as many entries as keys are configured, times dialects; whoever uses none is one of them.
final class UsageLedger: Sendable {
    /// One key's use of one dialect.
    final class Account: Sendable {
        let key: String
        let dialect: String
        fileprivate let sessions = Counter()
        fileprivate let heardSamples = Counter()
        fileprivate let spokenMilliseconds = Counter()
        fileprivate let promptTokens = Counter()
        fileprivate let completionTokens = Counter()

        fileprivate init(key: String, dialect: String) {
            self.key = key
            self.dialect = dialect
        }

        func sessionBegan() { sessions.add() }
        func heard(_ duration: MediaTime) { heardSamples.add(duration.samples) }
        func spoke(seconds: Double) { spokenMilliseconds.add(Int((seconds * 1_000).rounded())) }
        func read(_ usage: ChatUsage) {
            promptTokens.add(max(0, usage.promptTokens))
            completionTokens.add(max(0, usage.completionTokens))
        }
    }

    /// Who calls without a key, where none is asked for.
    static let keyless = ""

    private let accounts = Mutex<[[String]: Account]>([:])

    func account(of caller: Caller, dialect: String) -> Account {
        let key = caller.name ?? Self.keyless
        return accounts.withLock { accounts in
            if let account = accounts[[key, dialect]] { return account }
            let account = Account(key: key, dialect: dialect)
            accounts[[key, dialect]] = account
            return account
        }
    }

    func write(to text: inout PrometheusText) {
        let all = accounts.withLock { Array($0.values) }.sorted { ($0.key, $0.dialect) < ($1.key, $1.dialect) }
        func family(_ name: String, _ help: String, _ value: (Account) -> Double) {
            text.head(name, "counter", help)
            for account in all {
                text.sample(name, labels: [("key", account.key), ("dialect", account.dialect)], value(account))
            }
        }
        family("parlance_usage_sessions_total", "Sessions and requests, by the key's name.") {
            Double($0.sessions.current)
        }
        family("parlance_usage_heard_seconds_total", "Audio heard, over all channels, by the key's name.") {
            MediaTime(samples: $0.heardSamples.current).seconds
        }
        family("parlance_usage_spoken_seconds_total", "Audio made of text, by the key's name.") {
            Double($0.spokenMilliseconds.current) / 1_000
        }
        text.head("parlance_usage_chat_tokens_total", "counter", "Tokens of language models, by the key's name.")
        for account in all {
            for (kind, counter) in [("prompt", account.promptTokens), ("completion", account.completionTokens)] {
                text.sample(
                    "parlance_usage_chat_tokens_total",
                    labels: [("key", account.key), ("dialect", account.dialect), ("kind", kind)],
                    Double(counter.current))
            }
        }
    }
}

/// Reports as the server's metrics do, and keeps an account besides.
struct MeteredTelemetry: SessionTelemetry, SynthesisTelemetry {
    let metrics: Metrics
    let account: UsageLedger.Account

    func audioReceived(_ duration: MediaTime, bytes: Int) {
        metrics.audioReceived(duration, bytes: bytes)
        account.heard(duration)
    }
    func sentenceSpoken(seconds: Double) {
        metrics.sentenceSpoken(seconds: seconds)
        account.spoke(seconds: seconds)
    }

    func sessionBegan(dialect: String) { metrics.sessionBegan(dialect: dialect) }
    func sessionEnded(dialect: String, failure: SessionFailure?) {
        metrics.sessionEnded(dialect: dialect, failure: failure)
    }
    func audioHandedOn(_ duration: MediaTime) { metrics.audioHandedOn(duration) }
    func audioDropped(_ duration: MediaTime, reason: DropReason) { metrics.audioDropped(duration, reason: reason) }
    func audioLost(_ loss: AudioLoss) { metrics.audioLost(loss) }
    func occupancy(of buffer: SessionBuffer, _ fraction: Double) { metrics.occupancy(of: buffer, fraction) }
    func audioTaken(_ duration: MediaTime, isBulk: Bool, lag: Duration) {
        metrics.audioTaken(duration, isBulk: isBulk, lag: lag)
    }
    func audioCame(late: Duration) { metrics.audioCame(late: late) }
    func hypothesis(_ hypothesis: Hypothesis) { metrics.hypothesis(hypothesis) }
    func wordsRejected(_ count: Int) { metrics.wordsRejected(count) }
    func wordsUnattributed(_ count: Int) { metrics.wordsUnattributed(count) }
    func voiceUnheard(_ duration: MediaTime) { metrics.voiceUnheard(duration) }
    func speakingBegan(dialect: String) { metrics.speakingBegan(dialect: dialect) }
    func speakingEnded(dialect: String, failure: SessionFailure?) {
        metrics.speakingEnded(dialect: dialect, failure: failure)
    }
    func firstAudio(after: Duration) { metrics.firstAudio(after: after) }
}

/// A language model whose tokens go on an account.
struct MeteredChat: ChatModel {
    let model: any ChatModel
    let account: UsageLedger.Account

    var name: String { model.name }
    var contextTokens: Int? { model.contextTokens }

    func reply(to prompt: ChatPrompt) -> AsyncThrowingStream<ChatDelta, any Error> {
        let pieces = Pieces(model.reply(to: prompt), account)
        return AsyncThrowingStream { try await pieces.next() }
    }

    private actor Pieces {
        private var iterator: AsyncThrowingStream<ChatDelta, any Error>.AsyncIterator
        private let account: UsageLedger.Account

        init(_ stream: AsyncThrowingStream<ChatDelta, any Error>, _ account: UsageLedger.Account) {
            iterator = stream.makeAsyncIterator()
            self.account = account
        }

        func next() async throws -> ChatDelta? {
            // One reader: nobody else asks meanwhile.
            nonisolated(unsafe) var iterator = self.iterator
            let delta = try await iterator.next()
            self.iterator = iterator
            if case .usage(let usage) = delta { account.read(usage) }
            return delta
        }
    }
}
