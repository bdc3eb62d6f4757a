import JSON
import Testing

@Suite("A chat under chat.v2+json speaks commands in and events out")
struct OpenChatTypedTests {
    private func command(_ text: String, _ clientID: String) -> String {
        #"{"type": "send_message", "client_id": "\#(clientID)", "text": "\#(text)"}"#
    }

    private func sequences(_ events: [JSONValue]) -> [Int64?] {
        events.map { $0["message"]["sequence"].integer }
    }

    @Test("the last messages come in order, then 'ready', then what happens")
    func history() async throws {
        let chat = try await TestServer.shared().chat()
        for number in 1...33 { try await chat.post("\(number)") }
        let socket = try await chat.openTyped()
        #expect(sequences(try await socket.receive(30)) == (4...33).map { Int64($0) })
        let ready = try #require(try await socket.receive())
        #expect(ready["type"].string == "ready")
        #expect(ready["chat_id"].integer == chat.id)
        #expect(ready["last_sequence"].integer == 33)
        try await chat.post("live")
        let live = try await socket.receive()
        #expect(live?["message"]["sequence"].integer == 34)
        #expect(live?["client_id"] == .null)
        try await socket.close()
    }

    @Test("in an empty chat 'ready' is all, and its sequence is 0")
    func empty() async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.openTyped()
        let ready = try await socket.receive()
        #expect(ready?["type"].string == "ready")
        #expect(ready?["last_sequence"].integer == 0)
        try await socket.close()
    }

    @Test("with 'after' comes all behind it; what nobody can have is not waited for")
    func after() async throws {
        let chat = try await TestServer.shared().chat()
        // More than are read from the store at a time.
        for number in 1...120 { try await chat.post("\(number)") }
        let socket = try await chat.openTyped(chat.grace, "?after=0")
        #expect(sequences(try await socket.receive(120)) == (1...120).map { Int64($0) })
        #expect(try await socket.receive()?["last_sequence"].integer == 120)
        let ahead = try await chat.openTyped(chat.ada, "?after=9007199254740991")
        #expect(try await ahead.receive()?["last_sequence"].integer == 120)
        try await chat.post("next")
        for socket in [socket, ahead] {
            #expect(sequences(try await socket.receive(1)) == [121])
            try await socket.close()
        }
    }

    @Test("a command comes back as message_created, to both, with its client_id")
    func sends() async throws {
        let chat = try await TestServer.shared().chat()
        let (ada, grace) = (try await chat.openTyped(), try await chat.openTyped(chat.grace))
        for socket in [ada, grace] { _ = try await socket.receive() }
        try await ada.send(command("Здравствуй", "a_1-Z"))
        let event = try #require(try await ada.receive())
        #expect(event["type"].string == "message_created")
        #expect(event["client_id"].string == "a_1-Z")
        #expect(event["message"]["text"].string == "Здравствуй")
        #expect(event["message"]["sender"].integer == chat.ada.id)
        #expect(try await grace.receive() == event)
        for socket in [ada, grace] { try await socket.close() }
    }

    @Test("a repeat is answered by the message that was stored; another text is refused")
    func repeats() async throws {
        let chat = try await TestServer.shared().chat()
        let (ada, grace) = (try await chat.openTyped(), try await chat.openTyped(chat.grace))
        for socket in [ada, grace] { _ = try await socket.receive() }
        try await ada.send(command("once", "1"))
        let event = try #require(try await ada.receive())
        try await ada.send(command("once", "1"))
        #expect(try await ada.receive() == event)
        try await ada.send(command("twice", "1"))
        let refused = try #require(try await ada.receive())
        #expect(refused["type"].string == "refused")
        #expect(refused["code"].string == "client_id_reused")
        #expect(refused["client_id"].string == "1")
        try await ada.send(command("next", "2"))
        #expect(sequences(try await ada.receive(1)) == [2])
        // Grace has seen each message once.
        #expect(sequences(try await grace.receive(2)) == [1, 2])
        for socket in [ada, grace] { try await socket.close() }
    }

    @Test("'typing' is told to the other participant, and to no one else")
    func typing() async throws {
        let chat = try await TestServer.shared().chat()
        let (ada, grace) = (try await chat.openTyped(), try await chat.openTyped(chat.grace))
        let admin = try await chat.openTyped(try await chat.server.admin())
        let plain = try await chat.openPlain(chat.grace)
        for socket in [ada, grace, admin] { _ = try await socket.receive() }
        try await ada.send(#"{"type": "typing"}"#)
        let event = try await grace.receive()
        #expect(event?["type"].string == "typing")
        #expect(event?["user_id"].integer == chat.ada.id)
        try await chat.post("after")
        for socket in [ada, grace, admin] {
            #expect(try await socket.receive()?["type"].string == "message_created")
        }
        #expect(try await plain.receive()?["text"].string == "after")
        try await admin.send(#"{"type": "typing"}"#)
        #expect(try await admin.receive()?["code"].string == "not_a_participant")
        for socket in [ada, grace, admin, plain] { try await socket.close() }
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
        try await socket.send(command("fine", "8"))
        #expect(sequences(try await socket.receive(1)) == [1])
        try await socket.close()
    }

    @Test("a refusal is told in the language of the handshake, and the connection stays")
    func refusals() async throws {
        let chat = try await TestServer.shared().chat()
        let socket = try await chat.openTyped(language: "ru")
        let admin = try await chat.openTyped(try await chat.server.admin(), language: "pt")
        for socket in [socket, admin] { _ = try await socket.receive() }
        let friend = "/api/v1/friends/\(chat.grace.id)"
        #expect(try await chat.server.api.delete(friend, token: chat.ada.token).status == 204)
        for json in [command("too late", "9"), #"{"type": "typing"}"#] {
            try await socket.send(json)
            let event = try await socket.receive()
            #expect(event?["code"].string == "chat_closed")
            #expect(
                event?["detail"].string == "Вы больше не друзья; чат не принимает сообщений.")
            #expect(event?["errors"] == .array([]))
        }
        try await admin.send(command("not by me", "1"))
        let event = try await admin.receive()
        #expect(event?["code"].string == "not_a_participant")
        #expect(event?["detail"].string == "Só os participantes podem escrever no chat.")
        try await chat.server.befriend(chat.grace, chat.ada)
        try await socket.send(command("again", "10"))
        for socket in [socket, admin] {
            #expect(sequences(try await socket.receive(1)) == [1])
            try await socket.close()
        }
    }
}
