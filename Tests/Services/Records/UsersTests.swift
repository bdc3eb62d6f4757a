import Records
import Storage
import Testing
import Timestamps

@Suite("The table of users")
struct UsersTests {
    @Test("A user comes back as it was given", arguments: Driver.all)
    func roundTrip(driver: Driver) async throws {
        try await driver.withRecords { database in
            let inserted = try await database.transaction { transaction in
                try await Users.insert(
                    NewUser(
                        email: "Ada@Example.org", firstName: "Ada", lastName: "Lovelace", age: 36,
                        city: "London", role: .admin, passwordHash: "secret",
                        createdAt: moment(1)),
                    in: transaction)
            }
            let user = try #require(inserted)
            #expect(user.email == "Ada@Example.org")
            #expect(user.firstName == "Ada" && user.lastName == "Lovelace")
            #expect(user.age == 36 && user.city == "London")
            #expect(user.role == .admin && !user.isBlocked)
            #expect(user.createdAt == moment(1))
            #expect(try await Users.find(byID: user.id, in: database) == user)
            #expect(try await Users.find(byID: user.id + 1, in: database) == nil)
        }
    }

    @Test("An address in another case is the same user", arguments: Driver.all)
    func addressKey(driver: Driver) async throws {
        try await driver.withRecords { database in
            let ids = try await database.addUsers("Ada@Example.org", "ЖЕНЯ@пример.рф")
            #expect(ids.count == 2)
            #expect(try await database.addUsers("aDA@eXAMPLE.ORG", "женя@ПРИМЕР.рф") == [])
            let found = try await Users.credentials(ofEmail: "ADA@EXAMPLE.ORG", in: database)
            #expect(found?.user.id == ids[0])
            #expect(found?.user.email == "Ada@Example.org")
            #expect(found?.passwordHash == "hash of Ada@Example.org")
            let cyrillic = try await Users.credentials(ofEmail: "женя@пример.рф", in: database)
            #expect(cyrillic?.user.id == ids[1])
            #expect(try await Users.credentials(ofEmail: "bob@example.org", in: database) == nil)
        }
    }

    @Test("Two registrations of one address at once: one wins", arguments: Driver.all)
    func race(driver: Driver) async throws {
        try await driver.withRecords { database in
            let winners = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await database.addUsers("ada@example.org").count }
                }
                return try await group.reduce(0, +)
            }
            #expect(winners == 1)
        }
    }

    @Test("A change of the profile leaves what it does not name", arguments: Driver.all)
    func update(driver: Driver) async throws {
        try await driver.withRecords { database in
            let id = try await database.addUsers("ada@example.org")[0]
            var change = ProfileChange()
            change.firstName = "Augusta"
            change.age = 36
            change.city = "London"
            try await database.transaction { [change] transaction in
                let user = try await Users.update(id, change, in: transaction)
                #expect(user?.firstName == "Augusta" && user?.lastName == "Lovelace")
                #expect(user?.age == 36 && user?.city == "London")
                var clearing = ProfileChange()
                clearing.age = .some(nil)
                let cleared = try await Users.update(id, clearing, in: transaction)
                #expect(cleared?.age == nil && cleared?.city == "London")
                #expect(try await Users.update(id + 1, clearing, in: transaction) == nil)
            }
            let found = try await Users.list(search: "augusta", limit: 10, in: database)
            #expect(found.map(\.id) == [id])
        }
    }

    @Test("Password, block and role are set on users that exist", arguments: Driver.all)
    func settings(driver: Driver) async throws {
        try await driver.withRecords { database in
            let id = try await database.addUsers("ada@example.org")[0]
            try await database.transaction { transaction in
                #expect(try await Users.setPasswordHash("new", ofUser: id, in: transaction))
                #expect(try await Users.setBlocked(true, ofUser: id, in: transaction))
                #expect(try await Users.setRole(.admin, ofUser: id, in: transaction))
                #expect(try await !Users.setPasswordHash("new", ofUser: 99, in: transaction))
                #expect(try await !Users.setBlocked(true, ofUser: 99, in: transaction))
                #expect(try await !Users.setRole(.admin, ofUser: 99, in: transaction))
                let user = try #require(try await Users.find(byID: id, in: transaction))
                #expect(user.isBlocked && user.role == .admin)
            }
            #expect(try await Users.passwordHash(ofUser: id, in: database) == "new")
            #expect(try await Users.passwordHash(ofUser: 99, in: database) == nil)
        }
    }

    @Test(
        "Whether another administrator is left does not count blocked ones", arguments: Driver.all)
    func otherAdmins(driver: Driver) async throws {
        try await driver.withRecords { database in
            let ids = try await database.addUsers("a@example.org", "b@example.org")
            #expect(try await !Users.hasAdmin(besides: 0, in: database))
            try await database.transaction { transaction in
                for id in ids { try await Users.setRole(.admin, ofUser: id, in: transaction) }
            }
            #expect(try await Users.hasAdmin(besides: ids[0], in: database))
            try await database.transaction {
                try await Users.setBlocked(true, ofUser: ids[1], in: $0)
            }
            #expect(try await !Users.hasAdmin(besides: ids[0], in: database))
            #expect(try await Users.hasAdmin(besides: ids[1], in: database))
        }
    }

    @Test("All but one are listed by id, page by page", arguments: Driver.all)
    func pages(driver: Driver) async throws {
        try await driver.withRecords { database in
            let ids = try await database.addUsers(
                "a@example.org", "b@example.org", "c@example.org", "d@example.org")
            let first = try await Users.all(excluding: ids[1], limit: 2, in: database)
            #expect(first.map(\.id) == [ids[0], ids[2]])
            let second = try await Users.all(
                excluding: ids[1], after: ids[2], limit: 2, in: database)
            #expect(second.map(\.id) == [ids[3]])
            let page = try await Users.list(after: ids[0], limit: 2, in: database)
            #expect(page.map(\.id) == [ids[1], ids[2]])
        }
    }

    @Test(
        "A search looks for its very letters in addresses and names, in any case",
        arguments: [
            ("EXAMPLE", 4), ("ada", 1), ("ОЛЬГА", 1), ("100%", 1), ("%", 1), ("_", 1), ("\\", 1),
            ("a_a", 0), ("org\nada", 0), ("' OR 1=1 --", 0), ("Ada Love", 1),
        ])
    func search(text: String, count: Int) async throws {
        try await Driver.sqlite.withRecords { database in
            try await database.transaction { transaction in
                for user in [
                    newUser("one@example.org"),
                    newUser("two@example.org", first: "Ольга", last: "100%"),
                    newUser("three@example.org", first: "under_score", last: "x"),
                    newUser("four@example.org", first: "back\\slash", last: "x"),
                ] {
                    _ = try await Users.insert(user, in: transaction)
                }
            }
            let found = try await Users.list(search: text, limit: 10, in: database)
            #expect(found.count == count)
        }
    }
}
