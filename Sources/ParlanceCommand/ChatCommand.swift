import ArgumentParser
import Foundation
import Parlance
import ParlanceCore

/// What a conversation would be answered, without a conversation.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Ask the language model that conversations talk to.",
        discussion: """
            Shows whether the chat endpoint works, and how soon it begins to reply. Settings are those of 'serve'; the key is
            best given in the environment, as PARLANCE_CHAT_KEY. Without --chat the built-in agent replies.
            """)

    @Argument(help: "What to say.") var text: String
    @Option(help: "YAML file of settings.") var config: String?
    @Option(help: "The endpoint's base URL, up to and with /v1.") var chat: String?
    @Option(help: "The model's name there.") var chatModel: String?
    @Option(help: "The system message.") var instructions = ""

    func run() async throws {
        let flags = ["chat": chat, "chat-model": chatModel].compactMapValues { $0 }
        let environment = ProcessInfo.processInfo.environment
        var layers: [ConfigurationLayer] = [.flags(flags), .environment(environment)]
        if let file = config ?? environment["PARLANCE_CONFIG"] { layers.append(try .file(file)) }
        let choice = try ChatChoice.make(try Configuration(layers).chat)
        StandardError.write(choice.note + "\n")
        let item = ConversationItem(id: "item", content: .message(role: .user, parts: [.inputText(text)]))
        let start = ContinuousClock.now
        var first: Duration?
        do {
            for try await delta in choice.model.reply(to: ChatPrompt(instructions: instructions, items: [item])) {
                switch delta {
                case .text(let text):
                    first = first ?? start.duration(to: .now)
                    FileHandle.standardOutput.write(Data(text.utf8))
                case .toolCall: continue
                case .usage(let usage):
                    StandardError.write("tokens: \(usage.promptTokens) read, \(usage.completionTokens) written\n")
                case .finished(let reason):
                    FileHandle.standardOutput.write(Data("\n".utf8))
                    StandardError.write("finished: \(reason)\n")
                }
            }
        } catch {
            throw ValidationError("\(error)")
        }
        if let first { StandardError.write("first words after \(first.formatted(.units(allowed: [.milliseconds])))\n") }
    }
}
