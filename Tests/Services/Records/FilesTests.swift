import Records
import Storage
import StorageSQLite
import Testing
import Timestamps

private let plenty = FileUsage(bytes: 1 << 40, count: 100_000)

private func newFile(
    _ blob: String, of user: Int64, size: Int64 = 10, comment: String? = nil
) -> NewFile {
    NewFile(
        userID: user, name: "\(blob).txt", comment: comment, mediaType: "text/plain",
        content: StoredContent(blob: blob, size: size, sha256: [1, 2, 3]), createdAt: moment(1))
}

extension Database {
    /// Adds a file and gives its row.
    fileprivate func add(_ new: NewFile, quota: FileUsage = plenty) async throws -> FileRow? {
        let insertion = try await transaction {
            try await Files.insert(new, quota: quota, in: $0)
        }
        if case .inserted(let row) = insertion { return row }
        return nil
    }
}

@Suite("The table of files")
struct FilesTests {
    @Test("A file is its user's alone, and changes but for its content", arguments: Driver.all)
    func roundTrip(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            let file = try #require(
                try await database.add(newFile("one", of: users[0], size: 7, comment: "hm")))
            #expect(file.name == "one.txt" && file.comment == "hm" && file.size == 7)
            #expect(file.mediaType == "text/plain" && file.sha256 == [1, 2, 3])
            #expect(file.blob == "one" && file.userID == users[0])
            #expect(file.createdAt == moment(1) && file.updatedAt == moment(1))
            func found(by user: Int64) async throws -> FileRow? {
                try await Files.find(byID: file.id, ofUser: user, in: database)
            }
            #expect(try await found(by: users[0]) == file)
            #expect(try await found(by: users[1]) == nil)
            #expect(try await Files.find(byID: file.id, in: database) == file)
            try await database.transaction { transaction async throws in
                var change = FileChange()
                change.name = "two"
                func update(_ user: Int64, _ change: FileChange) async throws -> FileRow? {
                    try await Files.update(
                        file.id, ofUser: user, change, at: moment(5), in: transaction)
                }
                #expect(try await update(users[1], change) == nil)
                let renamed = try await update(users[0], change)
                #expect(renamed?.name == "two" && renamed?.comment == "hm")
                #expect(renamed?.updatedAt == moment(5) && renamed?.createdAt == moment(1))
                change = FileChange()
                change.comment = .some(nil)
                let cleared = try await update(users[0], change)
                #expect(cleared?.name == "two" && cleared?.comment == nil)
                func delete(_ user: Int64) async throws -> String? {
                    try await Files.delete(file.id, ofUser: user, in: transaction)
                }
                #expect(try await delete(users[1]) == nil)
                #expect(try await delete(users[0]) == "one")
                #expect(try await delete(users[0]) == nil)
            }
        }
    }

    @Test("A blob belongs to one file, and a file to a user that exists", arguments: Driver.all)
    func constraints(driver: Driver) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            _ = try await database.add(newFile("one", of: user))
            let repeated = await failure { try await database.add(newFile("one", of: user)) }
            #expect(repeated?.isDuplicate(of: "files.blob") == true)
            let nobodys = await failure { try await database.add(newFile("x", of: user + 1)) }
            #expect(nobodys?.constraint?.sort == .foreignKey)
            let negative = await failure {
                try await database.add(newFile("y", of: user, size: -1))
            }
            #expect(negative?.constraint?.name == "files_size")
        }
    }

    @Test("Files are listed newest first, page by page", arguments: Driver.all)
    func list(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            for (blob, user) in [("1", 0), ("2", 1), ("3", 0), ("4", 0)] {
                _ = try await database.add(newFile(blob, of: users[user]))
            }
            let all = try await Files.list(ofUser: users[0], limit: 9, in: database)
            #expect(all.map(\.blob) == ["4", "3", "1"])
            let page = try await Files.list(
                ofUser: users[0], before: all[0].id, limit: 1, in: database)
            #expect(page == [all[1]])
        }
    }

    @Test("The quota of bytes and of files is kept to the byte", arguments: Driver.all)
    func quota(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            let quota = FileUsage(bytes: 100, count: 3)
            func insert(_ blob: String, _ size: Int64) async throws -> FileInsertion {
                try await database.transaction {
                    try await Files.insert(
                        newFile(blob, of: users[0], size: size), quota: quota, in: $0)
                }
            }
            func usage() async throws -> FileUsage {
                try await Files.usage(ofUser: users[0], in: database)
            }
            #expect(try await usage() == FileUsage(bytes: 0, count: 0))
            _ = try await database.add(newFile("another's", of: users[1], size: 99))
            _ = try await insert("1", 60)
            #expect(
                try await insert("2", 41) == .quotaExceeded(FileUsage(bytes: 60, count: 1)))
            #expect(
                try await insert("2", .max) == .quotaExceeded(FileUsage(bytes: 60, count: 1)))
            let fits = try await insert("2", 40)
            #expect(fits != .quotaExceeded(FileUsage(bytes: 60, count: 1)))
            _ = try await insert("3", 0)
            #expect(try await usage() == FileUsage(bytes: 100, count: 3))
            #expect(
                try await insert("4", 0) == .quotaExceeded(FileUsage(bytes: 100, count: 3)))
        }
    }

    @Test("Fifty who add at once never exceed the quota", arguments: Driver.all)
    func quotaRace(driver: Driver) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            let quota = FileUsage(bytes: 105, count: 100)
            let added = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        try await database.add(newFile("\(number)", of: user), quota: quota) != nil
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(added == 10)
            let usage = try await Files.usage(ofUser: user, in: database)
            #expect(usage == FileUsage(bytes: 100, count: 10))
        }
    }

    @Test("No list reads more rows than its page asks for, nor the usage more than an index")
    func cost() async throws {
        try await Driver.sqlite.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            try await database.transaction { transaction in
                for number in 0..<2_000 {
                    _ = try await Files.insert(
                        newFile("\(number)", of: user), quota: plenty, in: transaction)
                }
            }
            let store = try #require(database.unwatched as? SQLiteDatabase)
            #expect(try await Files.list(ofUser: user, limit: 200, in: database).count == 200)
            #expect(try await Files.usage(ofUser: user, in: database).bytes == 20_000)
            #expect(store.metrics().readsMoved == 0)
        }
    }
}

@Suite("The table of avatars, and the blobs that are in use")
struct AvatarsTests {
    private func avatar(_ blob: String, of user: Int64) -> AvatarRow {
        AvatarRow(
            userID: user, mediaType: "image/png", width: 30, height: 20,
            content: StoredContent(blob: blob, size: 5, sha256: [9]), updatedAt: moment(2))
    }

    @Test("A user has one picture; setting and deleting tell what went", arguments: Driver.all)
    func pictures(driver: Driver) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            #expect(try await Avatars.find(ofUser: user, in: database) == nil)
            try await database.transaction { transaction async throws in
                #expect(try await Avatars.put(avatar("one", of: user), in: transaction) == nil)
                #expect(try await Avatars.put(avatar("two", of: user), in: transaction) == "one")
                let found = try await Avatars.find(ofUser: user, in: transaction)
                #expect(found == avatar("two", of: user))
            }
            let nobodys = await failure {
                try await database.transaction {
                    try await Avatars.put(avatar("x", of: user + 1), in: $0)
                }
            }
            #expect(nobodys?.constraint?.sort == .foreignKey)
            try await database.transaction { transaction async throws in
                #expect(try await Avatars.delete(ofUser: user, in: transaction) == "two")
                #expect(try await Avatars.delete(ofUser: user, in: transaction) == nil)
            }
        }
    }

    @Test("Blobs are in use until their file, picture or user is gone", arguments: Driver.all)
    func blobs(driver: Driver) async throws {
        try await driver.withRecords { database in
            let users = try await database.addUsers("a@example.org", "b@example.org")
            for number in 0..<40 {
                _ = try await database.add(newFile("\(number)", of: users[number % 2]))
            }
            try await database.transaction {
                _ = try await Avatars.put(avatar("avatar", of: users[0]), in: $0)
            }
            let names = (0..<100).map { "\($0)" } + ["avatar", ""]
            let all = try await StoredBlobs.names(among: names, in: database)
            #expect(all == Set((0..<40).map { "\($0)" } + ["avatar"]))
            #expect(try await StoredBlobs.names(among: [], in: database) == [])
            #expect(try await StoredBlobs.names(among: ["7"], in: database) == ["7"])
            let own = try await StoredBlobs.names(ofUser: users[0], in: database)
            #expect(own.count == 21 && own.contains("avatar") && own.contains("2"))
            try await database.transaction { try await Users.delete(users[0], in: $0) }
            let rest = try await StoredBlobs.names(among: names, in: database)
            #expect(rest == Set((0..<20).map { "\($0 * 2 + 1)" }))
        }
    }
}

@Suite("The table of share links")
struct ShareLinksTests {
    private static func insert(
        _ digest: UInt8, to file: Int64, expires: Timestamp? = nil, maxUses: Int64? = nil,
        in database: any Database
    ) async throws -> ShareLinkRow {
        try await database.transaction {
            try await ShareLinks.insert(
                NewShareLink(
                    fileID: file, digest: [digest], createdAt: moment(0), expiresAt: expires,
                    maxUses: maxUses), in: $0)
        }
    }

    private func withFile(
        _ driver: Driver, _ body: (any Database, FileRow) async throws -> Void
    ) async throws {
        try await driver.withRecords { database in
            let user = try await database.addUsers("a@example.org")[0]
            let file = try #require(try await database.add(newFile("one", of: user)))
            try await body(database, file)
        }
    }

    private func use(
        _ digest: UInt8, at now: Timestamp = moment(1), in database: any Database
    ) async throws -> FileRow? {
        let looked = try await ShareLinks.file(digest: [digest], at: now, in: database)
        let used = try await database.transaction {
            try await ShareLinks.use(digest: [digest], at: now, in: $0)
        }
        #expect(looked == used)
        return used
    }

    @Test("A link leads to its file until it expires or is used up", arguments: Driver.all)
    func uses(driver: Driver) async throws {
        try await withFile(driver) { database, file in
            let free = try await Self.insert(1, to: file.id, in: database)
            #expect(free.expiresAt == nil && free.maxUses == nil && free.uses == 0)
            #expect(free.createdAt == moment(0) && free.fileID == file.id)
            let timed = try await Self.insert(2, to: file.id, expires: moment(10), in: database)
            #expect(timed.expiresAt == moment(10))
            let twice = try await Self.insert(3, to: file.id, maxUses: 2, in: database)
            #expect(twice.maxUses == 2)
            for _ in 0..<3 { #expect(try await use(1, in: database) == file) }
            #expect(try await use(2, at: moment(9), in: database) == file)
            #expect(try await use(2, at: moment(10), in: database) == nil)
            #expect(try await use(3, in: database) == file)
            #expect(try await use(3, in: database) == file)
            #expect(try await use(3, in: database) == nil)
            #expect(try await use(4, in: database) == nil)
            let uses = try await ShareLinks.list(ofFile: file.id, limit: 9, in: database)
            #expect(uses.map(\.uses) == [2, 1, 3])
        }
    }

    @Test("Of many who use a link at once, as many as may succeed", arguments: Driver.all)
    func race(driver: Driver) async throws {
        try await withFile(driver) { database, file in
            _ = try await Self.insert(1, to: file.id, maxUses: 7, in: database)
            let used = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await database.transaction {
                            try await ShareLinks.use(digest: [1], at: moment(0), in: $0) != nil
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(used == 7)
        }
    }

    @Test("Links are listed, counted and deleted with their file", arguments: Driver.all)
    func lists(driver: Driver) async throws {
        try await withFile(driver) { database, file in
            let other = try #require(try await database.add(newFile("two", of: file.userID)))
            var links: [ShareLinkRow] = []
            for digest: UInt8 in 1...3 {
                links.append(try await Self.insert(digest, to: file.id, in: database))
            }
            _ = try await Self.insert(4, to: other.id, in: database)
            let page = try await ShareLinks.list(
                ofFile: file.id, before: links[2].id, limit: 1, in: database)
            #expect(page == [links[1]])
            #expect(try await ShareLinks.count(ofFile: file.id, in: database) == 3)
            try await database.transaction { [links] transaction async throws in
                func delete(_ file: Int64) async throws -> Bool {
                    try await ShareLinks.delete(links[0].id, ofFile: file, in: transaction)
                }
                #expect(try await !delete(other.id))
                #expect(try await delete(file.id))
                #expect(try await !delete(file.id))
                _ = try await Files.delete(file.id, ofUser: file.userID, in: transaction)
            }
            #expect(try await ShareLinks.count(ofFile: file.id, in: database) == 0)
            #expect(try await use(4, in: database) == other)
        }
    }

    @Test("A secret makes one link, and a link needs a file and a use", arguments: Driver.all)
    func constraints(driver: Driver) async throws {
        try await withFile(driver) { database, file in
            _ = try await Self.insert(1, to: file.id, in: database)
            let repeated = await failure { try await Self.insert(1, to: file.id, in: database) }
            #expect(repeated?.isDuplicate(of: "share_links.digest") == true)
            let lost = await failure { try await Self.insert(2, to: file.id + 1, in: database) }
            #expect(lost?.constraint?.sort == .foreignKey)
            let useless = await failure {
                try await Self.insert(2, to: file.id, maxUses: 0, in: database)
            }
            #expect(useless?.constraint?.name == "share_links_max_uses")
        }
    }
}
