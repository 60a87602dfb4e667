import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ParlanceConversation
import ParlanceCore

/// A language model behind `POST {base}/chat/completions`, as OpenAI, vLLM, llama.cpp, Ollama and many more serve it.
///
/// Its key goes nowhere but into requests to it: redirections are not followed, and no error shows what was sent.
public final class ChatEndpoint: ChatModel {
    /// Where it is, and how long it may take.
    public struct Settings: Sendable {
        /// Up to and with `/v1`.
        public var base: String
        public var key: String?
        public var model: String
        public var contextTokens: Int?
        public var connectTimeout = Duration.seconds(5)
        /// From the request to the first piece of the reply.
        public var firstTimeout = Duration.seconds(30)
        /// Between two pieces.
        public var nextTimeout = Duration.seconds(15)

        public init(base: String, key: String? = nil, model: String) {
            self.base = base
            self.key = key
            self.model = model
        }
    }

    public var name: String { settings.model }
    public var contextTokens: Int? { settings.contextTokens }

    private let settings: Settings
    private let url: String
    private let limitName: String
    private let client: HTTPClient

    /// Connects to nobody yet.
    public init(_ settings: Settings) throws(ConfigurationError) {
        guard let base = URL(string: settings.base), let host = base.host(), !host.isEmpty,
            ["http", "https"].contains(base.scheme?.lowercased() ?? ""), base.user() == nil, base.query() == nil
        else {
            throw ConfigurationError("chat is not a URL like http://127.0.0.1:11434/v1")
        }
        var path = settings.base
        while path.hasSuffix("/") { path.removeLast() }
        url = path.hasSuffix("/chat/completions") ? path : path + "/chat/completions"
        // OpenAI's newer models refuse the name that all others know.
        limitName = host.lowercased() == "api.openai.com" ? "max_completion_tokens" : "max_tokens"
        self.settings = settings
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: TimeAmount(settings.connectTimeout))
        configuration.httpVersion = .automatic
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        let client = client
        Task { try? await client.shutdown() }
    }

    public func reply(to prompt: ChatPrompt) -> AsyncThrowingStream<ChatDelta, any Error> {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "user-agent", value: "parlance")
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "accept", value: "text/event-stream")
        if let key = settings.key { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        let body = ChatRequest(prompt, model: settings.model, limitName: limitName).body.json
        request.body = .bytes(ByteBuffer(string: body))
        let exchange = ChatExchange(
            request, by: client, first: settings.firstTimeout, next: settings.nextTimeout, endpoint: self)
        return AsyncThrowingStream { try await exchange.next() }
    }
}

/// One request and its reply, pulled piece by piece. Given up, it closes its connection.
private actor ChatExchange {
    private static let maximumError = 64 * 1_024

    private let request: HTTPClientRequest
    private let client: HTTPClient
    private let firstTimeout: Duration
    private let nextTimeout: Duration
    /// Lives as long as its client is in use.
    private let endpoint: ChatEndpoint
    private var body: HTTPClientResponse.Body.AsyncIterator?
    private var isEventStream = true
    private var hasAnswer = false
    private var events = ServerSentEvents()
    private var reader = ChatStreamReader()
    private var plain = ByteBuffer()
    private var waiting: [ChatDelta] = []
    private var waitingFrom = 0

    init(
        _ request: HTTPClientRequest, by client: HTTPClient, first: Duration, next: Duration, endpoint: ChatEndpoint
    ) {
        self.request = request
        self.client = client
        firstTimeout = first
        nextTimeout = next
        self.endpoint = endpoint
    }

    func next() async throws -> ChatDelta? {
        if waitingFrom == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            waitingFrom = 0
            if reader.isDone { return nil }
            let limit = hasAnswer ? nextTimeout : firstTimeout
            let late = ChatError.unreachable(
                hasAnswer
                    ? "The chat endpoint said nothing for \(limit.components.seconds) s in the middle of its reply."
                    : "The chat endpoint did not begin to reply within \(limit.components.seconds) s.")
            try await within(limit, late) { try await self.fill() }
            hasAnswer = true
            if waiting.isEmpty { return nil }
        }
        defer { waitingFrom += 1 }
        return waiting[waitingFrom]
    }

    /// Reads until there is something, or all is said.
    private func fill() async throws {
        if body == nil { try await open() }
        while waiting.isEmpty, !reader.isDone {
            let bytes: ByteBuffer?
            do {
                // One reader: nobody else asks meanwhile.
                nonisolated(unsafe) var iterator = body
                bytes = try await iterator?.next()
                body = iterator
            } catch {
                try Task.checkCancellation()
                throw ChatError.unreachable("The chat endpoint broke off in the middle of its reply.")
            }
            if let bytes { try take(bytes) } else { try end() }
        }
        if reader.isDone { body = nil }
    }

    private func open() async throws {
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            try Task.checkCancellation()
            throw ChatError.unreachable("The chat endpoint cannot be reached: \(Self.reason(error)).")
        }
        guard (200..<300).contains(response.status.code) else {
            let status = Int(response.status.code)
            let text = (try? await response.body.collect(upTo: Self.maximumError)).map { String(buffer: $0) } ?? ""
            let words = JSONValue(json: text).map(ChatStreamReader.words(of:)) ?? text
            throw ChatError.refused(
                status: status,
                "The chat endpoint refused: " + String(decoding: words.utf8.prefix(1_000), as: UTF8.self))
        }
        isEventStream = response.headers.first(name: "content-type")?.lowercased().contains("json") != true
        body = response.body.makeAsyncIterator()
    }

    private func take(_ bytes: ByteBuffer) throws {
        guard isEventStream else {
            plain.writeImmutableBuffer(bytes)
            guard plain.readableBytes <= ServerSentEvents.maximumBytes else {
                throw ChatError.badAnswer(
                    "The chat endpoint's reply has more than \(ServerSentEvents.maximumBytes) bytes.")
            }
            return
        }
        var data: [String] = []
        try events.read(bytes.readableBytesView, into: &data)
        for event in data { try reader.read(event, into: &waiting) }
    }

    private func end() throws {
        // It did not stream: the whole reply at once.
        if !isEventStream { try reader.read(String(buffer: plain), into: &waiting) }
        try reader.finish(into: &waiting)
    }

    /// In words that name no host and no key.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? HTTPClientError else { return "no connection" }
        return error == .connectTimeout ? "it does not answer" : "no connection"
    }
}

/// - Throws: `late`, where `work` takes longer; it is cancelled then.
private func within(
    _ limit: Duration, _ late: ChatError, _ work: @escaping @Sendable () async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
            try await work()
            return true
        }
        group.addTask {
            try await Task.sleep(for: limit)
            return false
        }
        defer { group.cancelAll() }
        guard try await group.next() == true else { throw late }
    }
}
