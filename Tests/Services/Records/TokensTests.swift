import Records
import Storage
import Testing
import Timestamps

@Suite("The table of tokens")
struct TokensTests {
    private func newToken(
        _ digest: UInt8, of user: Int64, expires: Timestamp? = nil
    ) -> NewToken {
        NewToken(
            userID: user, digest: [UInt8](repeating: digest, count: 32), createdAt: moment(0),
            expiresAt: expires, userAgent: "curl/8.5.0")
    }

    private func digest(_ digest: UInt8) -> [UInt8] { [UInt8](repeating: digest, count: 32) }

    @Test("A digest leads to the session and its user, as they are now", arguments: Driver.all)
    func session(driver: Driver) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("ada@example.org")[0]
            let token = try await database.transaction { transaction in
                try await Tokens.insert(
                    newToken(1, of: user, expires: moment(60)), in: transaction)
            }
            #expect(token.userID == user && token.userAgent == "curl/8.5.0")
            #expect(token.createdAt == moment(0) && token.expiresAt == moment(60))
            let before = try #require(
                try await Tokens.session(digest: digest(1), in: database))
            #expect(before.tokenID == token.id && before.userID == user)
            #expect(before.role == .user && !before.isBlocked && before.expiresAt == moment(60))
            try await database.transaction { transaction in
                try await Users.setBlocked(true, ofUser: user, in: transaction)
                try await Users.setRole(.admin, ofUser: user, in: transaction)
            }
            let after = try await Tokens.session(digest: digest(1), in: database)
            #expect(after?.isBlocked == true && after?.role == .admin)
            #expect(try await Tokens.session(id: token.id, in: database) == after)
            #expect(try await Tokens.session(id: token.id + 1, in: database) == nil)
            #expect(try await Tokens.session(digest: digest(2), in: database) == nil)
            #expect(try await Tokens.session(digest: [], in: database) == nil)
        }
    }

    @Test(
        "A session belongs to a user that exists, and a digest to one session",
        arguments: Driver.all)
    func constraints(driver: Driver) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("ada@example.org")[0]
            let nobodys = await failure {
                try await database.transaction {
                    try await Tokens.insert(newToken(1, of: user + 1), in: $0)
                }
            }
            #expect(nobodys?.constraint?.sort == .foreignKey)
            let repeated = await failure {
                try await database.transaction { transaction in
                    _ = try await Tokens.insert(newToken(1, of: user), in: transaction)
                    _ = try await Tokens.insert(newToken(1, of: user), in: transaction)
                }
            }
            #expect(repeated?.isDuplicate(of: "tokens.digest") == true)
        }
    }

    @Test(
        "Sessions are listed newest first, without those that have expired", arguments: Driver.all)
    func list(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            let ids = try await database.transaction { transaction in
                var ids: [Int64] = []
                for (digest, expires): (UInt8, Timestamp?) in [
                    (1, nil), (2, moment(10)), (3, moment(20)), (4, nil),
                ] {
                    ids += [
                        try await Tokens.insert(
                            newToken(digest, of: users[0], expires: expires), in: transaction
                        ).id
                    ]
                }
                _ = try await Tokens.insert(newToken(5, of: users[1]), in: transaction)
                return ids
            }
            func page(before: Int64? = nil, at now: Timestamp, limit: Int) async throws -> [Int64] {
                try await Tokens.list(
                    ofUser: users[0], before: before, at: now, limit: limit, in: database
                ).map(\.id)
            }
            #expect(try await page(at: moment(9), limit: 9) == ids.reversed())
            #expect(try await page(at: moment(10), limit: 9) == [ids[3], ids[2], ids[0]])
            #expect(try await page(at: moment(0), limit: 2) == [ids[3], ids[2]])
            #expect(
                try await page(before: ids[2], at: moment(0), limit: 2) == [ids[1], ids[0]])
        }
    }

    @Test("Sessions are revoked singly, by their owner, and together", arguments: Driver.all)
    func revocation(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            let ids = try await database.transaction { transaction in
                var ids: [Int64] = []
                for digest: UInt8 in 1...4 {
                    let token = newToken(digest, of: users[0])
                    ids += [try await Tokens.insert(token, in: transaction).id]
                }
                _ = try await Tokens.insert(newToken(5, of: users[1]), in: transaction)
                return ids
            }
            try await database.transaction { transaction in
                #expect(try await !Tokens.revoke(ids[0], ofUser: users[1], in: transaction))
                #expect(try await Tokens.revoke(ids[0], ofUser: users[0], in: transaction))
                #expect(try await !Tokens.revoke(ids[0], ofUser: users[0], in: transaction))
                let others = try await Tokens.revokeAll(
                    ofUser: users[0], except: ids[2], in: transaction)
                #expect(Set(others) == [ids[1], ids[3]])
            }
            #expect(try await Tokens.session(digest: digest(2), in: database) == nil)
            #expect(try await Tokens.session(digest: digest(3), in: database) != nil)
            let rest = try await database.transaction {
                try await Tokens.revokeAll(ofUser: users[0], in: $0)
            }
            #expect(rest == [ids[2]])
            #expect(try await Tokens.session(digest: digest(5), in: database) != nil)
        }
    }

    @Test("Those that have expired are swept, the oldest first", arguments: Driver.all)
    func sweep(driver: Driver) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            try await database.transaction { transaction in
                for (digest, expires): (UInt8, Timestamp?) in [
                    (1, moment(30)), (2, moment(10)), (3, moment(20)), (4, nil),
                ] {
                    _ = try await Tokens.insert(
                        newToken(digest, of: user, expires: expires), in: transaction)
                }
                let first = try await Tokens.deleteExpired(
                    at: moment(20), limit: 1, in: transaction)
                #expect(first == 1)
                #expect(try await Tokens.session(digest: digest(2), in: transaction) == nil)
                let rest = try await Tokens.deleteExpired(
                    at: moment(20), limit: 10, in: transaction)
                #expect(rest == 1)
                #expect(try await Tokens.session(digest: digest(1), in: transaction) != nil)
                #expect(try await Tokens.session(digest: digest(4), in: transaction) != nil)
            }
        }
    }
}
