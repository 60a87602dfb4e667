import Foundation
import NIOCore
import ParlanceCore

/// A request for a short-lived key (`ek_…`) that is bound to a session's configuration, and its answer: `client_secrets` as it
/// is generally available, `sessions` and `transcription_sessions` as they were in the beta.
struct ClientSecretRequest {
    static let support: [String: ParameterSupport] = ["session": .supported, "expires_after": .supported]
    static let lifetimes = 10...7_200
    /// Bytes of a body.
    static let maximumBytes = 64 * 1_024
    private static let usualLifetime = 600
    private static let usualModel = "gpt-realtime"

    /// The three paths.
    enum Form: String, CaseIterable {
        case current = "/v1/realtime/client_secrets"
        case session = "/v1/realtime/sessions"
        case transcription = "/v1/realtime/transcription_sessions"
    }

    let configuration: RealtimeConfiguration
    let lifetimeSeconds: Int
    private let form: Form

    init(_ bytes: ByteBuffer, _ form: Form) throws(ConversationFault) {
        self.form = form
        let text = String(buffer: bytes)
        let body: [String: JSONValue]
        if text.allSatisfy(\.isWhitespace) {
            body = [:]
        } else {
            let tree: JSONValue
            do throws(Rejection) {
                tree = try ClientText.decode(JSONValue.self, from: text)
            } catch {
                throw ConversationFault(.invalidValue, error.description)
            }
            guard case .object(let members) = tree else {
                throw ConversationFault(.invalidType, "The body must be an object.")
            }
            body = members
        }
        let fields = RealtimeFields(body, at: "")
        lifetimeSeconds = try Self.lifetime(fields) ?? Self.usualLifetime
        var ignored: [String] = []
        switch form {
        case .current:
            let session = try fields.object("session")?.members ?? ["type": .string("realtime")]
            let patch = try RealtimeSessionPatch.read(session, .current, ignored: &ignored)
            let kind = patch.kind ?? .conversation
            configuration = Self.base(kind).merged(with: patch)
        case .session, .transcription:
            let patch = try RealtimeSessionPatch.read(body, .beta, at: "", ignored: &ignored)
            configuration = Self.base(form == .session ? .conversation : .transcription).merged(with: patch)
        }
    }

    private static func base(_ kind: RealtimeConfiguration.Kind) -> RealtimeConfiguration {
        RealtimeConfiguration(kind, model: kind == .conversation ? usualModel : "")
    }

    private static func lifetime(_ fields: RealtimeFields) throws(ConversationFault) -> Int? {
        // The beta's body for keys has it in `client_secret`.
        var holder: RealtimeFields? = fields
        if !fields.has("expires_after") { holder = try fields.object("client_secret") }
        guard let holder else { return nil }
        let expiry = try holder.object("expires_after")
        guard let expiry else { return nil }
        if let anchor = try expiry.string("anchor"), anchor != "created_at" {
            throw expiry.unknown("anchor", anchor, ["created_at"])
        }
        return try expiry.integer("seconds", in: lifetimes)
    }

    func answer(_ key: SessionKey, sessionID: String) -> String {
        let shape: RealtimeShape = form == .current ? .current : .beta
        let session = RealtimeSessionObject(configuration, shape, id: sessionID, expiresAt: key.expiresAt)
        var json = JSONWriter()
        json.object { json in
            if form == .current {
                json.field("value", key.value)
                json.field("expires_at", key.expiresAt)
                json.field("session", session)
            } else {
                session.writeMembers(to: &json)
                json.object("client_secret") { json in
                    json.field("value", key.value)
                    json.field("expires_at", key.expiresAt)
                }
            }
        }
        return json.text
    }
}

extension ConversationFault {
    /// This fault as an answer to a request.
    func openAIAnswer(requestID: String) -> HTTPAnswer {
        var error = OpenAIErrorObject(self, eventID: nil)
        error.isEvent = false
        var json = JSONWriter()
        json.object { $0.field("error", error) }
        return .openAI(status: 400, json.text, requestID: requestID)
    }
}
