import Records
import Storage
import StorageSQLite
import Testing
import Timestamps

@Suite("The table of direct messages")
struct DirectMessagesTests {
    private static func send(
        _ text: String, from sender: Int64, to receiver: Int64, in transaction: any Transaction
    ) async throws -> DirectMessageRow {
        try await DirectMessages.insert(
            NewDirectMessage(
                senderID: sender, receiverID: receiver, text: text, createdAt: moment(0)),
            in: transaction)
    }

    @Test(
        "A message is seen by its sender and its receiver, and by nobody else",
        arguments: Driver.all)
    func visibility(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers(
                "a@example.org", "b@example.org", "c@example.org")
            let sent = try await database.transaction {
                try await Self.send("Привет", from: users[0], to: users[1], in: $0)
            }
            #expect(sent.text == "Привет" && sent.createdAt == moment(0))
            #expect(sent.senderID == users[0] && sent.receiverID == users[1])
            func seen(by user: Int64) async throws -> DirectMessageRow? {
                try await DirectMessages.find(byID: sent.id, visibleTo: user, in: database)
            }
            #expect(try await seen(by: users[0]) == sent)
            #expect(try await seen(by: users[1]) == sent)
            #expect(try await seen(by: users[2]) == nil)
        }
    }

    @Test("Only its sender deletes it", arguments: Driver.all)
    func deletion(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            try await database.transaction { transaction in
                let id = try await Self.send("x", from: users[0], to: users[1], in: transaction).id
                func delete(_ user: Int64) async throws -> Bool {
                    try await DirectMessages.delete(byID: id, sender: user, in: transaction)
                }
                #expect(try await !delete(users[1]))
                #expect(try await delete(users[0]))
                #expect(try await !delete(users[0]))
            }
        }
    }

    @Test("Messages are listed newest first by direction, page by page", arguments: Driver.all)
    func list(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers(
                "a@example.org", "b@example.org", "c@example.org")
            let (a, b, c) = (users[0], users[1], users[2])
            let ids = try await database.transaction { transaction in
                var ids: [Int64] = []
                for (sender, receiver) in [(a, b), (b, a), (b, c), (a, c), (c, a), (a, b)] {
                    ids += [
                        try await Self.send("x", from: sender, to: receiver, in: transaction).id
                    ]
                }
                return ids
            }
            func page(
                _ direction: MessageDirection, before: Int64? = nil, limit: Int = 10
            ) async throws -> [Int64] {
                try await DirectMessages.list(
                    ofUser: a, direction, before: before, limit: limit, in: database
                ).map(\.id)
            }
            #expect(try await page(.all) == [5, 4, 3, 1, 0].map { ids[$0] })
            #expect(try await page(.sent) == [5, 3, 0].map { ids[$0] })
            #expect(try await page(.received) == [4, 1].map { ids[$0] })
            #expect(try await page(.all, limit: 2) == [5, 4].map { ids[$0] })
            #expect(try await page(.all, before: ids[4], limit: 2) == [3, 1].map { ids[$0] })
            #expect(try await page(.sent, before: ids[5], limit: 1) == [ids[3]])
            #expect(try await page(.received, before: ids[1]) == [])
        }
    }

    @Test("A message to oneself or to nobody is not stored", arguments: Driver.all)
    func constraints(driver: Driver) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            let own = await failure {
                try await database.transaction {
                    try await Self.send("x", from: user, to: user, in: $0)
                }
            }
            #expect(own?.constraint?.name == "direct_messages_not_to_self")
            let lost = await failure {
                try await database.transaction {
                    try await Self.send("x", from: user, to: user + 1, in: $0)
                }
            }
            #expect(lost?.constraint?.sort == .foreignKey)
        }
    }

    @Test("A user that is deleted takes tokens and messages along", arguments: Driver.all)
    func cascade(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers(
                "a@example.org", "b@example.org", "c@example.org")
            try await database.transaction { transaction in
                for (sender, receiver) in [(0, 1), (1, 0), (1, 2)] {
                    _ = try await Self.send(
                        "x", from: users[sender], to: users[receiver], in: transaction)
                }
                _ = try await Tokens.insert(
                    NewToken(
                        userID: users[0], digest: [1], createdAt: moment(0), expiresAt: nil,
                        userAgent: nil),
                    in: transaction)
                #expect(try await Users.delete(users[0], in: transaction))
                #expect(try await !Users.delete(users[0], in: transaction))
            }
            #expect(try await Tokens.session(digest: [1], in: database) == nil)
            let rest = try await DirectMessages.list(ofUser: users[1], limit: 10, in: database)
            #expect(rest.map(\.receiverID) == [users[2]])
            let next = try await database.addUsers("d@example.org")
            #expect(next[0] > users[2])
        }
    }

    @Test("No list reads more rows than its page asks for", arguments: MessageDirection.allCases)
    func cost(direction: MessageDirection) async throws {
        try await Driver.sqlite.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            try await database.transaction { transaction in
                for _ in 0..<5_000 {
                    _ = try await Self.send("x", from: users[0], to: users[1], in: transaction)
                    _ = try await Self.send("y", from: users[1], to: users[0], in: transaction)
                }
            }
            let store = try #require(database.unwatched as? SQLiteDatabase)
            let page = try await DirectMessages.list(
                ofUser: users[0], direction, limit: 200, in: database)
            #expect(page.count == 200)
            #expect(store.metrics().readsMoved == 0)
        }
    }
}
