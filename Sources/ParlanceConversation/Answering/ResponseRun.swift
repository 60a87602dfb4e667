import DequeModule
import NIOCore
import ParlanceCore
import ParlanceSession

/// One answer while it is given: what the model has said of it, and how far that was spoken. Touched under the session's
/// lock alone.
final class ResponseRun {
    /// What the answer says to the user.
    struct Message {
        var place: OutputPlace
        var text = ""
        /// As far as it was heard.
        var spoken = SpokenText()
        /// As far as the client was told.
        var told = ""
        var splitter = SentenceSplitter()
        /// What the voice is given is without marks for the eye.
        var cleaner = SpeechTextCleaner()
        /// Sentences that the voice has, and whose audio is not over.
        var sentences: Deque<String> = []
        /// The first of them has been told.
        var isAnnounced = false
        /// Nobody heard the rest: what is spoken from now on is not part of the conversation.
        var isTruncated = false
        var audio = ByteBuffer()
    }

    /// A tool that is to be called.
    struct Call {
        var place: OutputPlace
        var call: FunctionCall
    }

    /// What the voice has made.
    enum Spoken {
        case audio(ByteBuffer)
        case sentenceEnd
        case end
    }

    let id: String
    let wish: ResponseWish
    var response: ConversationResponse
    /// Words of what the user said are still to come.
    var isWaiting = false
    var task: Task<Void, Never>?

    var message: Message?
    /// By the model's index.
    var calls: [Int: Call] = [:]
    /// Items so far; those that are done are in the response.
    var items = 0
    /// Places of those.
    private var donePlaces: [Int] = []
    var finish: ChatDelta.FinishReason?
    /// The model has said everything.
    var isModelDone = false

    var speaker: (any SessionHandle)?
    var spoken: Deque<Spoken> = []
    var playback: Playback
    /// When there is room for more audio; nil: something else is waited for.
    var due: ContinuousClock.Instant?

    init(_ response: ConversationResponse, _ wish: ResponseWish, lead: Duration) {
        id = response.id
        self.response = response
        self.wish = wish
        playback = Playback(lead: lead)
    }

    var isInConversation: Bool { response.conversationID != nil }

    /// The model is not read further.
    var isFull: Bool { (message?.sentences.count ?? 0) >= ConversationSession.maximumSentences }

    func nextPlace(_ item: String) -> OutputPlace {
        defer { items += 1 }
        return OutputPlace(response: id, item: item, index: items)
    }

    /// An item is done. In the response they stand in the order in which they began, whichever is done first.
    func place(_ item: ConversationItem, at index: Int) {
        let position = donePlaces.firstIndex { $0 > index } ?? donePlaces.count
        donePlaces.insert(index, at: position)
        response.output.insert(item, at: position)
    }

    /// The model had more to say, and may not.
    var isCutShort: Bool { finish == .length || finish == .contentFilter }

    func stop() {
        task?.cancel()
        task = nil
        speaker?.disconnect()
        speaker = nil
        spoken.removeAll()
        due = nil
    }
}
