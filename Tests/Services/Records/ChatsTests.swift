import Records
import Storage
import StorageSQLite
import Testing
import Timestamps

@Suite("The tables of chats and their messages")
struct ChatsTests {
    private func withChat(
        _ driver: Driver, _ body: (any Database, ChatRow, _ stranger: Int64) async throws -> Void
    ) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers(
                "a@example.org", "b@example.org", "c@example.org")
            let chat = try await database.transaction {
                try await Self.start(users[1], users[0], in: $0)
            }
            try await body(database, try #require(chat), users[2])
        }
    }

    private static func start(
        _ initiator: Int64, _ receiver: Int64, in transaction: any Transaction
    ) async throws -> ChatRow? {
        try await Chats.insert(
            initiator: initiator, receiver: receiver, startedAt: moment(1), in: transaction)
    }

    private static func post(
        _ text: String, to chat: Int64, from sender: Int64, clientID: String? = nil,
        in database: any Database
    ) async throws -> ChatMessageAppending {
        try await database.transaction {
            try await ChatMessages.append(
                NewChatMessage(
                    chatID: chat, senderID: sender, text: text, createdAt: moment(2),
                    clientID: clientID), in: $0)
        }
    }

    @Test("What decides whether one may post is read at once", arguments: Driver.all)
    func admission(driver: Driver) async throws {
        try await withChat(driver) { database, chat, stranger in
            let (a, b) = (chat.receiver.id, chat.initiator.id)
            let token = try await database.transaction {
                try await Tokens.insert(
                    NewToken(
                        userID: stranger, digest: [1], createdAt: moment(0), expiresAt: moment(9),
                        userAgent: nil), in: $0)
            }
            func find(_ chatID: Int64, _ tokenID: Int64) async throws -> ChatAdmission? {
                try await ChatAdmission.find(toChat: chatID, ofSession: tokenID, in: database)
            }
            let here = try #require(try await find(chat.id, token.id))
            #expect(here.expiresAt == moment(9) && !here.isBlocked && !here.areFriends)
            #expect(here.participants == [b, a])
            try await database.transaction {
                try await Friendships.insert(a, b, createdAt: moment(1), in: $0)
                try await Users.setBlocked(true, ofUser: stranger, in: $0)
            }
            let later = try #require(try await find(chat.id, token.id))
            #expect(later.areFriends && later.isBlocked)
            #expect(try await find(chat.id + 1, token.id)?.participants == [])
            #expect(try await find(chat.id + 1, token.id)?.areFriends == false)
            #expect(try await find(chat.id, token.id + 1) == nil)
        }
    }

    @Test("Two users have one chat, whoever begins it", arguments: Driver.all)
    func pairs(driver: Driver) async throws {
        try await withChat(driver) { database, chat, stranger in
            let (a, b) = (chat.receiver.id, chat.initiator.id)
            #expect(chat.initiator.email == "b@example.org" && chat.startedAt == moment(1))
            #expect(chat.receiver.email == "a@example.org" && chat.lastSequence == 0)
            #expect(chat.hasParticipant(a) && chat.hasParticipant(b))
            #expect(!chat.hasParticipant(stranger))
            for (first, second) in [(a, b), (b, a)] {
                let again = try await database.transaction {
                    try await Self.start(first, second, in: $0)
                }
                #expect(again == nil)
                #expect(try await Chats.find(between: first, second, in: database) == chat)
            }
            #expect(try await Chats.find(byID: chat.id, in: database) == chat)
            #expect(try await Chats.find(byID: chat.id + 1, in: database) == nil)
            #expect(try await Chats.find(between: a, stranger, in: database) == nil)
            for user in [a, b] {
                #expect(try await Chats.ids(ofUser: user, in: database) == [chat.id])
            }
            #expect(try await Chats.ids(ofUser: stranger, in: database) == [])
            let own = await failure {
                try await database.transaction { try await Self.start(a, a, in: $0) }
            }
            #expect(own?.constraint?.sort == .check)
        }
    }

    @Test("Chats are listed newest first with their last messages", arguments: Driver.all)
    func list(driver: Driver) async throws {
        try await withChat(driver) { database, chat, stranger in
            let (a, b) = (chat.receiver.id, chat.initiator.id)
            let second = try await database.transaction {
                try await Self.start(a, stranger, in: $0)
            }
            _ = try await database.transaction { try await Self.start(stranger, b, in: $0) }
            _ = try await Self.post("one", to: chat.id, from: a, in: database)
            let last = try await Self.post("two", to: chat.id, from: b, in: database)
            let all = try await Chats.list(ofUser: a, limit: 9, in: database)
            #expect(all.map(\.chat.id) == [second?.id, chat.id])
            #expect(all[0].lastMessage == nil)
            #expect(all[0].chat.initiator.id == a && all[0].chat.receiver.id == stranger)
            #expect(all[1].lastMessage.map { .appended($0) } == last)
            #expect(all[1].chat.lastSequence == 2)
            #expect(try await Chats.list(ofUser: a, limit: 1, in: database) == [all[0]])
            let rest = try await Chats.list(
                ofUser: a, before: all[0].chat.id, limit: 9, in: database)
            #expect(rest == [all[1]])
        }
    }

    @Test("Only the two of a chat write to it", arguments: Driver.all)
    func participants(driver: Driver) async throws {
        try await withChat(driver) { database, chat, stranger in
            let (a, id) = (chat.receiver.id, chat.id)
            #expect(try await Self.post("x", to: id, from: stranger, in: database) == .noChat)
            #expect(try await Self.post("x", to: id + 1, from: a, in: database) == .noChat)
            guard case .appended(let row) = try await Self.post("П", to: id, from: a, in: database)
            else {
                Issue.record("a participant was refused")
                return
            }
            #expect(row.chatID == id && row.sequence == 1 && row.senderID == a)
            #expect(row.text == "П" && row.createdAt == moment(2) && row.clientID == nil)
        }
    }

    @Test("Twenty who write at once leave no hole and no repetition", arguments: Driver.all)
    func sequences(driver: Driver) async throws {
        try await withChat(driver) { database, chat, stranger in
            let senders = [chat.initiator.id, chat.receiver.id, stranger]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<20 {
                    group.addTask {
                        for number in 0..<10 {
                            _ = try await Self.post(
                                "\(writer)/\(number)", to: chat.id, from: senders[writer % 3],
                                in: database)
                        }
                        // What fails takes no number.
                        _ = await failure {
                            try await database.transaction { transaction in
                                let new = NewChatMessage(
                                    chatID: chat.id, senderID: senders[0], text: "undone",
                                    createdAt: moment(0))
                                _ = try await ChatMessages.append(new, in: transaction)
                                throw DatabaseError(.misuse, "undo")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let all = try await ChatMessages.list(
                ofChat: chat.id, after: 0, limit: 1_000, in: database)
            // Every third writer is a stranger.
            #expect(all.map(\.sequence) == Array(1...140))
            #expect(all.map(\.id) == all.map(\.id).sorted())
            #expect(Set(all.map(\.text)).count == 140 && !all.contains { $0.text == "undone" })
        }
    }

    @Test("A client's id is taken once for each sender and chat", arguments: Driver.all)
    func clientIDs(driver: Driver) async throws {
        try await withChat(driver) { database, chat, _ in
            let (a, b, id) = (chat.receiver.id, chat.initiator.id, chat.id)
            let first = try await Self.post("x", to: id, from: a, clientID: "1", in: database)
            guard case .appended(let row) = first else {
                Issue.record("\(first)")
                return
            }
            let again = try await Self.post("y", to: id, from: a, clientID: "1", in: database)
            #expect(again == .repeated(row))
            let others = try await Self.post("z", to: id, from: b, clientID: "1", in: database)
            #expect(others != .repeated(row) && others != .noChat)
            let found = try await ChatMessages.find(
                clientID: "1", ofSender: a, inChat: id, in: database)
            #expect(found == row)
            let last = try await ChatMessages.list(ofChat: id, limit: 9, in: database)
            #expect(last.map(\.sequence) == [2, 1])
        }
    }

    @Test("Messages are read in both directions, page by page", arguments: Driver.all)
    func pages(driver: Driver) async throws {
        try await withChat(driver) { database, chat, _ in
            for number in 1...6 {
                _ = try await Self.post(
                    "\(number)", to: chat.id, from: chat.initiator.id, in: database)
            }
            func texts(_ rows: [ChatMessageRow]) -> String { rows.map(\.text).joined() }
            let last = try await ChatMessages.list(ofChat: chat.id, limit: 2, in: database)
            #expect(texts(last) == "65")
            let before = try await ChatMessages.list(
                ofChat: chat.id, before: 5, limit: 3, in: database)
            #expect(texts(before) == "432")
            let after = try await ChatMessages.list(
                ofChat: chat.id, after: 2, limit: 3, in: database)
            #expect(texts(after) == "345")
            #expect(
                try await ChatMessages.list(ofChat: chat.id, after: 6, limit: 3, in: database)
                    == [])
        }
    }

    @Test("A user that is deleted takes chats and all their messages along", arguments: Driver.all)
    func cascade(driver: Driver) async throws {
        try await withChat(driver) { database, chat, stranger in
            let (a, b) = (chat.receiver.id, chat.initiator.id)
            let other = try await database.transaction {
                try await Self.start(stranger, b, in: $0)
            }
            let otherID = try #require(other).id
            _ = try await Self.post("x", to: chat.id, from: a, in: database)
            _ = try await Self.post("y", to: chat.id, from: b, in: database)
            _ = try await Self.post("z", to: otherID, from: b, in: database)
            try await database.transaction { try await Users.delete(a, in: $0) }
            #expect(try await Chats.find(byID: chat.id, in: database) == nil)
            #expect(try await ChatMessages.list(ofChat: chat.id, limit: 9, in: database) == [])
            let rest = try await ChatMessages.list(ofChat: otherID, limit: 9, in: database)
            #expect(rest.map(\.text) == ["z"])
        }
    }

    @Test("No page reads more rows than it asks for")
    func cost() async throws {
        try await withChat(.sqlite) { database, chat, _ in
            try await database.transaction { transaction in
                for number in 0..<5_000 {
                    let new = NewChatMessage(
                        chatID: chat.id, senderID: chat.initiator.id, text: "x",
                        createdAt: moment(0), clientID: "\(number)")
                    _ = try await ChatMessages.append(new, in: transaction)
                }
            }
            let store = try #require(database.unwatched as? SQLiteDatabase)
            let page = try await ChatMessages.list(ofChat: chat.id, limit: 200, in: database)
            #expect(page.count == 200)
            _ = try await Chats.list(ofUser: chat.initiator.id, limit: 200, in: database)
            #expect(store.metrics().readsMoved == 0)
        }
    }
}
