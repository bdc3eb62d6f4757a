import AccordClient
import ContractClient
import JSON
import Testing

@Suite("A chat under chat.v2+json speaks commands in and events out", .timeLimit(.minutes(5)))
struct OpenChatTypedTests {
    private func message(_ text: String, _ clientID: String) -> ChatCommand {
        .sendMessage(SendMessageCommand(clientID: clientID, text: text))
    }

    private func sequences(_ events: [ChatEvent]) -> [Int64?] {
        events.map { $0.created?.message.sequence }
    }

    private func ready(_ chat: TestChat, _ sequence: Int64) -> ChatEvent {
        .ready(ReadyEvent(chatID: chat.id, lastSequence: sequence))
    }

    @Test("the last messages come in order, then 'ready', then what happens")
    func history() async throws {
        let chat = try await TestServer.shared().chat()
        for number in 1...33 { try await chat.post("\(number)") }
        let socket = try await chat.open()
        #expect(sequences(try await socket.next(30)) == (4...33).map { Int64($0) })
        #expect(try await socket.next() == ready(chat, 33))
        try await chat.post("live")
        let live = try #require(try await socket.next().created)
        #expect(live.message.sequence == 34)
        #expect(live.clientID == nil)
        await socket.finish()
    }

    @Test("in an empty chat 'ready' is all, and its sequence is 0")
    func empty() async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.open()
        #expect(try await socket.next() == ready(chat, 0))
        await socket.finish()
    }

    @Test("with 'after' comes all behind it; what nobody can have is not waited for")
    func after() async throws {
        let chat = try await TestServer.shared().chat()
        // More than are read from the store at a time.
        for number in 1...120 { try await chat.post("\(number)") }
        let socket = try await chat.open(chat.grace, after: 0)
        #expect(sequences(try await socket.next(120)) == (1...120).map { Int64($0) })
        #expect(try await socket.next() == ready(chat, 120))
        let ahead = try await chat.open(after: 9_007_199_254_740_991)
        #expect(try await ahead.next() == ready(chat, 120))
        try await chat.post("next")
        for socket in [socket, ahead] {
            #expect(sequences(try await socket.next(1)) == [121])
            await socket.finish()
        }
    }

    @Test("a command comes back as message_created, to both, with its client_id")
    func sends() async throws {
        let chat = try await TestServer.shared().chat()
        let (ada, grace) = (try await chat.open(), try await chat.open(chat.grace))
        for socket in [ada, grace] { _ = try await socket.next() }
        try await ada.send(message("Здравствуй", "a_1-Z"))
        let event = try await ada.next()
        let stored = try #require(try await chat.stored().first)
        #expect(event == .messageCreated(.init(clientID: "a_1-Z", message: stored)))
        #expect(stored.text == "Здравствуй")
        #expect(stored.sender == chat.ada.id)
        #expect(try await grace.next() == event)
        for socket in [ada, grace] { await socket.finish() }
    }

    @Test("a repeat is answered by the message that was stored; another text is refused")
    func repeats() async throws {
        let chat = try await TestServer.shared().chat()
        let (ada, grace) = (try await chat.open(), try await chat.open(chat.grace))
        for socket in [ada, grace] { _ = try await socket.next() }
        try await ada.send(message("once", "1"))
        let event = try await ada.next()
        try await ada.send(message("once", "1"))
        #expect(try await ada.next() == event)
        try await ada.send(message("twice", "1"))
        let refused = try #require(try await ada.next().refused)
        #expect(refused.code == "client_id_reused")
        #expect(refused.clientID == "1")
        try await ada.send(message("next", "2"))
        #expect(sequences(try await ada.next(1)) == [2])
        // Grace has seen each message once.
        #expect(sequences(try await grace.next(2)) == [1, 2])
        for socket in [ada, grace] { await socket.finish() }
    }

    @Test("'typing' is told to the other participant, and to no one else")
    func typing() async throws {
        let chat = try await TestServer.shared().chat()
        let (ada, grace) = (try await chat.open(), try await chat.open(chat.grace))
        let admin = try await chat.open(try await chat.server.admin())
        let plain = try await chat.openPlain(chat.grace)
        for socket in [ada, grace, admin] { _ = try await socket.next() }
        try await ada.send(.typing(TypingCommand()))
        #expect(try await grace.next() == .typing(TypingEvent(userID: chat.ada.id)))
        try await chat.post("after")
        for socket in [ada, grace, admin] {
            #expect(try await socket.next().created?.message.text == "after")
        }
        #expect(try await plain.receive()?["text"].string == "after")
        try await admin.send(.typing(TypingCommand()))
        #expect(try await admin.next().refused?.code == "not_a_participant")
        for socket in [ada, grace, admin] { await socket.finish() }
        try await plain.close()
    }

    @Test("a frame that breaks the contract is refused with what is wrong")
    func violations() async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.openTyped()
        _ = try await socket.receive()
        for (text, clientID, violations) in [
            (#"{"type": "send_message", "client_id": "7", "text": ""}"#, "7", ["/text minLength"]),
            (#"{"type": "send_message", "client_id": "7"}"#, "7", [" required"]),
            (
                #"{"type": "send_message", "client_id": "a b", "text": "a"}"#, nil,
                ["/client_id pattern"]
            ),
            (#"{"type": "typing", "a": 1}"#, nil, ["/a additionalProperties"]),
            (#"{"type": "shout"}"#, nil, ["/type discriminator"]),
            ("[]", nil, [" oneOf"]), ("{}x", nil, [" required", " syntax"]),
            ("hello", nil, [" syntax"]),
        ] as [(String, String?, [String])] {
            try await socket.send(wrong: text)
            let event = try #require(try await socket.receive())
            #expect(event["type"].string == "refused", "\(text)")
            #expect(event["code"].string == "contract_violation", "\(text)")
            #expect(event["client_id"].string == clientID, "\(text)")
            let found = (event["errors"].array ?? []).map {
                "\($0["pointer"].string ?? "?") \($0["keyword"].string ?? "?")"
            }
            #expect(found == violations, "\(text)")
        }
        try await socket.send(#"{"type": "send_message", "client_id": "8", "text": "fine"}"#)
        #expect(try await socket.receive()?["message"]["sequence"].integer == 1)
        try await socket.close()
    }

    @Test("a refusal is told in the language of the handshake, and the connection stays")
    func refusals() async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.open(language: "ru")
        let admin = try await chat.open(try await chat.server.admin(), language: "pt")
        for socket in [socket, admin] { _ = try await socket.next() }
        try await chat.part()
        for (command, clientID) in [
            (message("too late", "9"), "9"), (.typing(TypingCommand()), nil),
        ] as [(ChatCommand, String?)] {
            try await socket.send(command)
            let closed = RefusedEvent(
                clientID: clientID, code: "chat_closed",
                detail: "Вы больше не друзья; чат не принимает сообщений.", errors: [])
            #expect(try await socket.next() == .refused(closed))
        }
        try await admin.send(message("not by me", "1"))
        let refused = try await admin.next().refused
        #expect(refused?.code == "not_a_participant")
        #expect(refused?.detail == "Só os participantes podem escrever no chat.")
        try await chat.server.befriend(chat.grace, chat.ada)
        try await socket.send(message("again", "10"))
        for socket in [socket, admin] {
            #expect(sequences(try await socket.next(1)) == [1])
            await socket.finish()
        }
    }
}

extension ChatEvent {
    fileprivate var created: MessageCreatedEvent? {
        if case .messageCreated(let event) = self { event } else { nil }
    }

    fileprivate var refused: RefusedEvent? {
        if case .refused(let event) = self { event } else { nil }
    }
}
