import Records
import Storage
import Testing
import Timestamps

@Suite("The table of WebSocket tickets")
struct WebSocketTicketsTests {
    private func withToken(
        _ driver: Driver, _ body: (any Database, TokenRow) async throws -> Void
    ) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            let token = try await database.transaction {
                try await Tokens.insert(
                    NewToken(
                        userID: user, digest: [7], createdAt: moment(0), expiresAt: moment(900),
                        userAgent: nil), in: $0)
            }
            try await body(database, token)
        }
    }

    private static func insert(
        _ digest: UInt8, of token: Int64, expires: Timestamp = moment(30),
        in database: any Database
    ) async throws {
        try await database.transaction {
            try await WebSocketTickets.insert(
                digest: [digest], ofToken: token, expiresAt: expires, in: $0)
        }
    }

    private static func take(
        _ digest: UInt8, at now: Timestamp = moment(1), in database: any Database
    ) async throws -> SessionRow? {
        try await database.transaction {
            try await WebSocketTickets.take(digest: [digest], at: now, in: $0)
        }
    }

    @Test("A ticket gives its session once, and not when it has expired", arguments: Driver.all)
    func taking(driver: Driver) async throws {
        try await withToken(driver) { database, token in
            try await Self.insert(1, of: token.id, in: database)
            try await Self.insert(2, of: token.id, in: database)
            let session = try await Tokens.session(digest: [7], in: database)
            #expect(session?.expiresAt == moment(900))
            #expect(try await Self.take(1, at: moment(29), in: database) == session)
            #expect(try await Self.take(1, in: database) == nil)
            #expect(try await Self.take(2, at: moment(30), in: database) == nil)
            #expect(try await Self.take(2, in: database) == nil)
            #expect(try await Self.take(3, in: database) == nil)
        }
    }

    @Test("Of many who take a ticket at once, one gets it", arguments: Driver.all)
    func race(driver: Driver) async throws {
        try await withToken(driver) { database, token in
            try await Self.insert(1, of: token.id, in: database)
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await Self.take(1, in: database) != nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 1)
        }
    }

    @Test("A session that ends takes its tickets along", arguments: Driver.all)
    func cascade(driver: Driver) async throws {
        try await withToken(driver) { database, token in
            try await Self.insert(1, of: token.id, in: database)
            try await database.transaction {
                try await Tokens.revoke(token.id, ofUser: token.userID, in: $0)
            }
            #expect(try await Self.take(1, in: database) == nil)
            let ended = await failure { try await Self.insert(2, of: token.id, in: database) }
            #expect(ended?.constraint?.sort == .foreignKey)
        }
    }

    @Test("Those that have expired are swept, the oldest first", arguments: Driver.all)
    func sweep(driver: Driver) async throws {
        try await withToken(driver) { database, token in
            for (digest, expires): (UInt8, Int64) in [(1, 30), (2, 10), (3, 20)] {
                try await Self.insert(digest, of: token.id, expires: moment(expires), in: database)
            }
            func sweep(limit: Int) async throws -> Int {
                try await database.transaction {
                    try await WebSocketTickets.deleteExpired(
                        at: moment(20), limit: limit, in: $0)
                }
            }
            #expect(try await sweep(limit: 1) == 1)
            #expect(try await Self.take(2, at: moment(0), in: database) == nil)
            #expect(try await sweep(limit: 9) == 1)
            #expect(try await Self.take(3, at: moment(0), in: database) == nil)
            #expect(try await Self.take(1, at: moment(0), in: database) != nil)
        }
    }
}

@Suite("The table of webhook deliveries")
struct WebhookDeliveriesTests {
    private static func insert(
        _ id: String, _ digest: UInt8, at moment: Timestamp = moment(0),
        in database: any Database
    ) async throws {
        try await database.transaction {
            try await WebhookDeliveries.insert(
                deliveryID: id, digest: [digest], receivedAt: moment, in: $0)
        }
    }

    @Test("A delivery is noted once, by its id and by its signature", arguments: Driver.all)
    func repetitions(driver: Driver) async throws {
        try await driver.withRecords { database in
            try await Self.insert("a", 1, in: database)
            let sameID = await failure { try await Self.insert("a", 2, in: database) }
            #expect(sameID?.isDuplicate(of: "webhook_deliveries.delivery_id") == true)
            let sameDigest = await failure { try await Self.insert("b", 1, in: database) }
            #expect(sameDigest?.isDuplicate(of: "webhook_deliveries.digest") == true)
            try await Self.insert("b", 2, in: database)
        }
    }

    @Test("Old ones are swept, the oldest first", arguments: Driver.all)
    func sweep(driver: Driver) async throws {
        try await driver.withRecords { database in
            for (id, digest, second): (String, UInt8, Int64) in [
                ("a", 1, 30), ("b", 2, 10), ("c", 3, 20),
            ] {
                try await Self.insert(id, digest, at: moment(second), in: database)
            }
            func sweep(before second: Int64, limit: Int) async throws -> Int {
                try await database.transaction {
                    try await WebhookDeliveries.delete(
                        receivedBefore: moment(second), limit: limit, in: $0)
                }
            }
            #expect(try await sweep(before: 30, limit: 1) == 1)
            try await Self.insert("b", 2, in: database)
            #expect(await failure { try await Self.insert("c", 3, in: database) } != nil)
            #expect(try await sweep(before: 30, limit: 9) == 2)
            #expect(await failure { try await Self.insert("a", 1, in: database) } != nil)
        }
    }
}
