import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("GET /api/v1/chats/{chat_id}/messages lists the messages of a chat")
struct ListChatMessagesTests {
    // Links are followed as they stand, which no typed client does.

    private func sequences(_ answer: Answer) -> [Int64] {
        (answer.json.array ?? []).compactMap { $0["sequence"].integer }
    }

    @Test("newest first; links lead to older ones while there are any, and to newer ones always")
    func pages() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        for number in 1...5 { try await chat.post("\(number)") }
        let token = chat.grace.token
        let first = try await api.get("\(chat.messages)?limit=2", token: token)
        #expect(first.status == 200)
        #expect(sequences(first) == [5, 4])
        let second = try await api.get(try #require(first.next), token: token)
        #expect(sequences(second) == [3, 2])
        let third = try await api.get(try #require(second.next), token: token)
        #expect(sequences(third) == [1])
        #expect(third.next == nil)
        let back = try await api.get(try #require(third.link("prev")), token: token)
        #expect(sequences(back) == [3, 2])
        let newest = try await api.get(try #require(back.link("prev")), token: token)
        #expect(sequences(newest) == [5, 4])
    }

    @Test("an empty page says that nothing is newer yet, and leads on when there is")
    func polling() async throws {
        let chat = try await TestServer.shared().chat()
        let api = chat.server.api
        let empty = try await api.get(chat.messages, token: chat.ada.token)
        #expect(sequences(empty) == [])
        #expect(empty.next == nil)
        var newer = try #require(empty.link("prev"))
        try await chat.post("1")
        var page = try await api.get(newer, token: chat.ada.token)
        #expect(sequences(page) == [1])
        newer = try #require(page.link("prev"))
        page = try await api.get(newer, token: chat.ada.token)
        #expect(sequences(page) == [])
        #expect(sequences(try await api.get(try #require(page.next), token: chat.ada.token)) == [1])
        newer = try #require(page.link("prev"))
        for number in 2...4 { try await chat.post("\(number)") }
        page = try await api.get("\(newer)&limit=2", token: chat.ada.token)
        #expect(sequences(page) == [3, 2])
        page = try await api.get(try #require(page.link("prev")), token: chat.ada.token)
        #expect(sequences(page) == [4])
    }

    @Test("a cursor of another chat, or of another reader, is unknown")
    func cursors() async throws {
        let server = try await TestServer.shared()
        let (one, other) = (try await server.chat(), try await server.chat())
        for number in 1...2 {
            try await one.post("\(number)")
            try await other.post("\(number)")
        }
        let admin = try await server.admin()
        let page = try await server.api.get("\(one.messages)?limit=1", token: admin.token)
        for relation in ["next", "prev"] {
            let link = try #require(page.link(relation))
            #expect(try await server.api.get(link, token: admin.token).status == 200)
            for (target, user) in [(other, admin), (one, one.ada)] {
                let moved = link.replacing(one.messages, with: target.messages)
                let answer = try await server.api.get(moved, token: user.token)
                #expect(answer.status == 404)
                #expect(answer.code == "unknown_cursor")
            }
        }
    }

    @Test("for participants and administrators; to strangers it does not exist")
    func readers() async throws {
        let chat = try await TestServer.shared().chat()
        for user in [chat.ada, chat.grace, try await chat.server.admin()] {
            #expect(try await chat.stored(as: user).isEmpty)
        }
        let stranger = chat.server.api.client(try await chat.server.user())
        let answer = try await stranger.listChatMessages(.init(chatID: chat.id))
        expectProblem(answer, .notFound, .unknownChat)
    }

    @Test("parameters are checked")
    func checksParameters() async throws {
        let chat = try await TestServer.shared().chat()
        try await expectListParametersAreChecked(chat.messages, token: chat.ada.token)
        try await expectIDIsChecked(
            "GET", { "/api/v1/chats/\($0)/messages" }, parameter: "chat_id",
            token: chat.ada.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("GET", "/api/v1/chats/1/messages")
    }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "/api/v1/chats/1/messages")
    }
}
