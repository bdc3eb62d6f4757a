import Records
import Storage
import StorageSQLite
import Testing
import Timestamps

@Suite("The tables of friends and friend requests")
struct FriendsTests {
    private func withUsers(
        _ driver: Driver, _ body: (any Database, Int64, Int64, Int64) async throws -> Void
    ) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers(
                "a@example.org", "b@example.org", "c@example.org")
            try await body(database, users[0], users[1], users[2])
        }
    }

    @Test("Two users are friends once, whoever is named first", arguments: Driver.all)
    func pairs(driver: Driver) async throws {
        try await withUsers(driver) { database, a, b, c in
            try await database.transaction { transaction async throws in
                #expect(
                    try await Friendships.insert(b, a, createdAt: moment(1), in: transaction))
                #expect(
                    try await !Friendships.insert(a, b, createdAt: moment(2), in: transaction))
            }
            #expect(try await Friendships.areFriends(a, b, in: database))
            #expect(try await Friendships.areFriends(b, a, in: database))
            #expect(try await !Friendships.areFriends(a, c, in: database))
            #expect(try await !Friendships.areFriends(a, a, in: database))
            let found = try await Friendships.find(ofUser: b, with: a, in: database)
            #expect(found?.friend.id == a && found?.createdAt == moment(1))
            try await database.transaction { transaction async throws in
                #expect(try await Friendships.remove(a, b, in: transaction))
                #expect(try await !Friendships.remove(b, a, in: transaction))
            }
            #expect(try await !Friendships.areFriends(a, b, in: database))
            let own = await failure {
                try await database.transaction {
                    try await Friendships.insert(a, a, createdAt: moment(0), in: $0)
                }
            }
            #expect(own?.constraint?.name == "friendships_order")
        }
    }

    @Test("Friends are listed newest first, page by page", arguments: Driver.all)
    func friends(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers(
                "a@example.org", "b@example.org", "c@example.org", "d@example.org",
                "e@example.org")
            let middle = users[2]
            try await database.transaction { transaction in
                for (first, second) in [(2, 4), (0, 2), (0, 1), (2, 3), (1, 2)] {
                    try await Friendships.insert(
                        users[first], users[second], createdAt: moment(0), in: transaction)
                }
            }
            let all = try await Friendships.list(ofUser: middle, limit: 9, in: database)
            #expect(all.map(\.friend.id) == [1, 3, 0, 4].map { users[$0] })
            #expect(all[0].friend.email == "b@example.org" && all[0].friend.role == .user)
            let page = try await Friendships.list(
                ofUser: middle, before: all[0].id, limit: 2, in: database)
            #expect(page == Array(all[1...2]))
            let friends = try await Friendships.friendIDs(ofUser: middle, in: database)
            #expect(friends.sorted() == all.map(\.friend.id).sorted())
            try await database.transaction { try await Users.delete(users[3], in: $0) }
            let rest = try await Friendships.list(ofUser: middle, limit: 9, in: database)
            #expect(rest.map(\.friend.id) == [1, 0, 4].map { users[$0] })
        }
    }

    @Test("Between two users there is one request, in either direction", arguments: Driver.all)
    func requests(driver: Driver) async throws {
        try await withUsers(driver) { database, a, b, c in
            let inserted = try await database.transaction {
                try await FriendRequests.insert(from: b, to: a, createdAt: moment(3), in: $0)
            }
            let request = try #require(inserted)
            #expect(request.senderID == b && request.receiverID == a)
            #expect(request.createdAt == moment(3))
            for (sender, receiver) in [(a, b), (b, a)] {
                let second = try await database.transaction {
                    try await FriendRequests.insert(
                        from: sender, to: receiver, createdAt: moment(4), in: $0)
                }
                #expect(second == nil)
                let found = try await FriendRequests.find(
                    between: sender, receiver, in: database)
                #expect(found == request)
            }
            func seen(by user: Int64) async throws -> FriendRequestRow? {
                try await FriendRequests.find(byID: request.id, visibleTo: user, in: database)
            }
            #expect(try await seen(by: a) == request)
            #expect(try await seen(by: b) == request)
            #expect(try await seen(by: c) == nil)
            try await database.transaction { transaction async throws in
                func delete(_ user: Int64) async throws -> Bool {
                    try await FriendRequests.delete(
                        byID: request.id, visibleTo: user, in: transaction)
                }
                #expect(try await !delete(c))
                #expect(try await delete(b))
                #expect(try await !delete(a))
            }
        }
    }

    @Test("A request to oneself or to nobody is not stored", arguments: Driver.all)
    func constraints(driver: Driver) async throws {
        try await withUsers(driver) { database, a, _, c in
            func refusal(from sender: Int64, to receiver: Int64) async -> DatabaseError? {
                await failure {
                    try await database.transaction {
                        try await FriendRequests.insert(
                            from: sender, to: receiver, createdAt: moment(0), in: $0)
                    }
                }
            }
            #expect(await refusal(from: a, to: a)?.constraint?.sort == .check)
            #expect(await refusal(from: a, to: c + 1)?.constraint?.sort == .foreignKey)
            #expect(await refusal(from: c + 1, to: a)?.constraint?.sort == .foreignKey)
        }
    }

    @Test("Only its receiver accepts a request, once", arguments: Driver.all)
    func acceptance(driver: Driver) async throws {
        try await withUsers(driver) { database, a, b, c in
            try await database.transaction { transaction in
                let request = try #require(
                    try await FriendRequests.insert(
                        from: b, to: a, createdAt: moment(0), in: transaction))
                func accept(_ user: Int64) async throws -> FriendshipRow? {
                    try await FriendRequests.accept(
                        byID: request.id, receiver: user, at: moment(7), in: transaction)
                }
                #expect(try await accept(b) == nil)
                #expect(try await accept(c) == nil)
                let friendship = try await accept(a)
                #expect(friendship?.friend.id == b && friendship?.createdAt == moment(7))
                #expect(try await accept(a) == nil)
                #expect(try await Friendships.areFriends(a, b, in: transaction))
                #expect(try await FriendRequests.find(between: a, b, in: transaction) == nil)
            }
        }
    }

    @Test("Requests are listed by direction with the other user", arguments: Driver.all)
    func lists(driver: Driver) async throws {
        try await withUsers(driver) { database, a, b, c in
            let ids = try await database.transaction { transaction in
                var ids: [Int64] = []
                for (sender, receiver) in [(b, a), (c, a), (b, c)] {
                    ids +=
                        try await FriendRequests.insert(
                            from: sender, to: receiver, createdAt: moment(0), in: transaction
                        ).map { [$0.id] } ?? []
                }
                return ids
            }
            func list(
                _ user: Int64, _ direction: FriendRequestDirection, before: Int64? = nil
            ) async throws -> [ListedFriendRequest] {
                try await FriendRequests.list(
                    ofUser: user, direction, before: before, limit: 2, in: database)
            }
            let incoming = try await list(a, .incoming)
            #expect(incoming.map(\.request.id) == [ids[1], ids[0]])
            #expect(incoming.map(\.user.id) == [c, b])
            #expect(try await list(a, .incoming, before: ids[1]).map(\.user.id) == [b])
            #expect(try await list(a, .outgoing) == [])
            let outgoing = try await list(b, .outgoing)
            #expect(outgoing.map(\.user.id) == [c, a])
            #expect(outgoing.map(\.request.senderID) == [b, b])
            #expect(try await list(b, .outgoing, before: ids[2]).map(\.user.id) == [a])
            try await database.transaction { try await Users.delete(b, in: $0) }
            #expect(try await list(a, .incoming).map(\.user.id) == [c])
            #expect(try await list(c, .incoming) == [])
        }
    }
}
