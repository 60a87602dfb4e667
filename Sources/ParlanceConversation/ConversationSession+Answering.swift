import Logging
import ParlanceCore

/// Answers: what the model is asked, and what becomes of what it says.
extension ConversationSession {
    func startRun(_ wish: ResponseWish) {
        if !wish.isOutOfBand { idle = nil }
        var response = ConversationResponse(
            id: newID("resp"), conversationID: wish.isOutOfBand ? nil : conversationID,
            isSpoken: wish.isSpoken ?? configuration.output.isSpoken,
            format: wish.outputFormat ?? configuration.output.format)
        response.voice = wish.voice ?? configuration.output.voice
        response.maximumTokens = wish.maximumTokens ?? configuration.maximumTokens
        response.temperature = wish.temperature ?? configuration.temperature
        response.metadata = wish.metadata
        let run = ResponseRun(response, wish, lead: services.lead)
        runs[run.id] = run
        if !wish.isOutOfBand { activeRun = run.id }
        put(.responseCreated(response))
        run.isWaiting = true
        ask(run)
    }

    /// Words have become known.
    func askWaiting() {
        for id in runs.keys.sorted() { if let run = runs[id], run.isWaiting { ask(run) } }
    }

    private func ask(_ run: ResponseRun) {
        // What the user said last is not known yet.
        guard run.isWaiting, !hearing.isAwaited, given.isEmpty else { return }
        run.isWaiting = false
        guard let chat = services.chat else {
            return fail(run, ConversationFault(.server, "No language model is configured on this server."))
        }
        let prompt: ChatPrompt
        do throws(ConversationFault) { prompt = try self.prompt(for: run, of: chat) } catch { return fail(run, error) }
        let id = run.id
        run.task = Task { [weak self] in
            do {
                for try await delta in chat.reply(to: prompt) {
                    guard var isWanted = self?.modelSaid(delta, id) else { return }
                    while isWanted == .later {
                        try await Task.sleep(for: .milliseconds(20))
                        isWanted = self?.mayReadOn(id) ?? .no
                    }
                    if isWanted == .no { return }
                }
                self?.modelEnded(id, nil)
            } catch is CancellationError {
                return
            } catch {
                self?.modelEnded(id, error)
            }
        }
    }

    private func prompt(for run: ResponseRun, of chat: any ChatModel) throws(ConversationFault) -> ChatPrompt {
        let wish = run.wish
        var items: [ConversationItem] = []
        if let input = wish.input {
            for element in input {
                switch element {
                case .item(let item): items.append(item)
                case .reference(let id): if let entry = history[id] { items.append(entry.item) }
                }
            }
            // The same item may be named again and again: that is short in a message, and long in a prompt.
            guard items.count <= ConversationHistory.maximumItems,
                items.reduce(0, { $0 + $1.textSize }) <= ConversationHistory.maximumText
            else {
                throw ConversationFault(
                    .tooMuch,
                    "The input of a response may be \(ConversationHistory.maximumItems) items and "
                        + "\(ConversationHistory.maximumText >> 20) MiB.", parameter: "response.input")
            }
        } else {
            items = history.entries.map(\.item)
        }
        items = items.told
        var prompt = ChatPrompt(
            instructions: wish.instructions ?? configuration.instructions, items: [],
            tools: wish.tools ?? configuration.tools, toolChoice: wish.toolChoice ?? configuration.toolChoice)
        prompt.parallelToolCalls = wish.parallelToolCalls ?? configuration.parallelToolCalls
        prompt.maximumTokens = run.response.maximumTokens
        prompt.temperature = run.response.temperature
        let tools = prompt.tools.reduce(0) { sum, tool in
            sum + ContextWindow.estimate(tool.name + (tool.description ?? "") + (tool.parameters ?? ""))
        }
        prompt.items = try ContextWindow(
            tokens: chat.contextTokens, truncation: configuration.truncation, answer: run.response.maximumTokens
        ).fit(items, fixed: tools + ContextWindow.estimate(prompt.instructions))
        return prompt
    }

    // MARK: From the model's task

    enum Wanted {
        case yes
        case later
        case no
    }

    private func mayReadOn(_ id: String) -> Wanted {
        perform { runs[id].map { $0.isFull ? .later : .yes } ?? .no }
    }

    private func modelSaid(_ delta: ChatDelta, _ id: String) -> Wanted {
        perform {
            guard !isOver, let run = runs[id] else { return .no }
            switch delta {
            case .text(let text): if !text.isEmpty { say(text, run) }
            case .toolCall(let index, let callID, let name, let arguments):
                call(index, callID, name, arguments, run)
            case .usage(let usage): run.response.usage = usage
            case .finished(let reason):
                run.finish = reason
                finishTalking(run)
                closeCalls(run, run.isCutShort ? .incomplete : .completed)
            }
            return runs[id].map { $0.isFull ? .later : .yes } ?? .no
        }
    }

    private func modelEnded(_ id: String, _ error: (any Error)?) {
        perform {
            guard !isOver, let run = runs[id] else { return }
            if let error { return fail(run, ConversationFault(.server, "The language model failed: \(error)")) }
            run.isModelDone = true
            if run.finish == nil {
                run.finish = .stop
                finishTalking(run)
                closeCalls(run, .completed)
            }
            conclude(run)
        }
    }

    // MARK: Calls

    private func call(_ index: Int, _ callID: String?, _ name: String?, _ arguments: String, _ run: ResponseRun) {
        if run.calls[index] == nil {
            // Its first piece.
            guard let name, !name.isEmpty else { return }
            let id = newID("item")
            let call = FunctionCall(
                name: name, callID: callID.flatMap { $0.isEmpty ? nil : $0 } ?? newID("call"), arguments: "")
            let place = run.nextPlace(id)
            run.calls[index] = ResponseRun.Call(place: place, call: call)
            open(ConversationItem(id: id, status: .inProgress, content: .functionCall(call)), place, run)
        }
        guard !arguments.isEmpty, let open = run.calls[index] else { return }
        run.calls[index]?.call.arguments += arguments
        put(.argumentsDelta(open.place, callID: open.call.callID, arguments))
    }

    private func closeCalls(_ run: ResponseRun, _ status: ConversationItem.Status) {
        for index in run.calls.keys.sorted() {
            guard let open = run.calls.removeValue(forKey: index) else { continue }
            var call = open.call
            if call.arguments.isEmpty, status == .completed { call.arguments = "{}" }
            if status == .completed { put(.argumentsDone(open.place, call)) }
            close(ConversationItem(id: open.place.item, status: status, content: .functionCall(call)), open.place, run)
        }
    }

    // MARK: Items

    /// An item of the answer begins.
    func open(_ item: ConversationItem, _ place: OutputPlace, _ run: ResponseRun) {
        put(.outputItemAdded(place, item))
        guard run.isInConversation else { return }
        do throws(ConversationFault) {
            put(.itemAdded(item, previous: try history.insert(item, .last)))
        } catch {
            put(.refused(error, command: nil))
        }
    }

    func close(_ item: ConversationItem, _ place: OutputPlace, _ run: ResponseRun) {
        run.place(item, at: place.index)
        if run.isInConversation, history.index(of: item.id) != nil {
            history.update(item.id) { $0.item = item }
            put(.itemDone(item, previous: history.previous(of: item.id)))
        }
        put(.outputItemDone(place, item))
    }

    // MARK: Ends

    /// Tells that the answer is over, if it is.
    func conclude(_ run: ResponseRun) {
        guard run.isModelDone, run.message == nil, run.calls.isEmpty else { return }
        switch run.finish {
        case .length: run.response.status = .incomplete(.maximumTokens)
        case .contentFilter: run.response.status = .incomplete(.contentFilter)
        case .stop, .toolCalls, nil: run.response.status = .completed
        }
        leave(run)
    }

    func cancel(_ id: String, _ reason: ConversationResponse.CancelReason) {
        guard let run = runs[id] else { return }
        breakOff(run)
        run.response.status = .cancelled(reason)
        leave(run)
    }

    func fail(_ run: ResponseRun, _ fault: ConversationFault) {
        services.logger.warning(
            "an answer failed",
            metadata: ["session": "\(self.id)", "response": "\(run.id)", "detail": "\(fault.message)"])
        breakOff(run)
        run.response.status = .failed(fault)
        leave(run)
    }

    private func breakOff(_ run: ResponseRun) {
        run.stop()
        closeMessage(run, .incomplete)
        closeCalls(run, .incomplete)
    }

    private func leave(_ run: ResponseRun) {
        put(.responseDone(run.response))
        let heardBy = run.playback.end ?? .now
        run.stop()
        runs[run.id] = nil
        guard activeRun == run.id else { return }
        activeRun = nil
        if case .silence(let silence) = configuration.input.turnDetection?.method,
            let milliseconds = silence.idleMilliseconds, case .completed = run.response.status
        {
            idle = (max(heardBy, .now) + .milliseconds(milliseconds), input.received)
        }
    }
}
