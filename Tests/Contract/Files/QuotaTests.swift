import Foundation
import Testing

@Suite("The quota of a user's files")
struct QuotaTests {
    private let target = "/api/v1/files"

    @Test("is told, with what is used of it")
    func tellsUsage() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let before = try await server.api.get("\(target)/usage", token: user.token)
        #expect(before.status == 200)
        #expect(before["bytes"].integer == 0)
        #expect(before["max_bytes"].integer == 100 << 20)
        #expect(before["max_count"].integer == 1000)
        _ = try await server.api.file("Hello", token: user.token)
        let id = try await server.api.file("World!", token: user.token)
        let after = try await server.api.get("\(target)/usage", token: user.token)
        #expect(after["bytes"].integer == 11)
        #expect(after["count"].integer == 2)
        _ = try await server.api.delete("\(target)/\(id)", token: user.token)
        let last = try await server.api.get("\(target)/usage", token: user.token)
        #expect(last["bytes"].integer == 5)
        let unknown = try await server.api.get("\(target)/usage?x=1", token: user.token)
        #expect(unknown.status == 422)
        let body = try await server.api.call(
            "GET", "\(target)/usage", json: "{}", token: user.token)
        #expect(body.status == 400)
    }

    @Test("is kept to the byte, and room that is made is room again")
    func keepsBytes() async throws {
        let server = try await TestServer(["--file-quota-bytes", "1000"])
        let user = try await server.user()
        let large = [UInt8](repeating: 1, count: 900)
        let first = try await server.api.upload(large, token: user.token)
        #expect(first.status == 201)
        for refused in [
            try await server.api.upload([UInt8](repeating: 1, count: 101), token: user.token),
            try await server.api.upload(
                form: [.file(String(repeating: "x", count: 101))], token: user.token),
        ] {
            #expect(refused.status == 507)
            #expect(refused.code == "quota_reached")
            #expect(refused["detail"].string?.contains("1000") == true)
        }
        let fitting = try await server.api.upload(
            form: [.file(String(repeating: "x", count: 100))], token: user.token)
        #expect(fitting.status == 201, "\(fitting.text)")
        #expect(try await server.api.upload([1], token: user.token).status == 507)
        #expect(try await server.api.upload([], token: user.token).status == 201)
        // Somebody else's quota is another.
        #expect(
            try await server.api.upload(large, token: try await server.user().token).status == 201)
        let location = try #require(first.field("Location"))
        #expect(try await server.api.delete(location, token: user.token).status == 204)
        #expect(try await server.api.upload(large, token: user.token).status == 201)
        #expect(try await server.settles(at: 3, blobsOf: user))
    }

    @Test("counts files as well")
    func keepsCount() async throws {
        let server = try await TestServer(["--file-quota-count", "2"])
        let user = try await server.user()
        for _ in 0..<2 { _ = try await server.api.file("x", token: user.token) }
        for refused in [
            try await server.api.upload([], token: user.token),
            try await server.api.upload(form: [.file("x")], token: user.token),
        ] {
            #expect(refused.status == 507)
            #expect(refused.code == "file_count_reached")
            #expect(refused["detail"].string?.contains("2") == true)
        }
        #expect(server.blobs(of: user).count == 2)
    }

    @Test(
        "is never exceeded by a byte, nor wasted, by fifty uploads at a time (F4)",
        arguments: [false, true])
    func survivesParallelUploads(asForm: Bool) async throws {
        let (size, fitting) = (10_007, 7)
        let server = try await TestServer([
            "--file-quota-bytes", "\(size * fitting + size - 1)", "--max-connections", "200",
        ])
        let user = try await server.user()
        let text = String(repeating: "x", count: size)
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    asForm
                        ? try await server.api.upload(form: [.file(text)], token: user.token)
                        : try await server.api.upload(Array(text.utf8), token: user.token)
                }
            }
            return try await group.reduce(into: [Answer]()) { $0.append($1) }
        }
        let stored = answers.filter { $0.status == 201 }
        let refused = answers.filter { $0.status == 507 && $0.code == "quota_reached" }
        #expect(stored.count + refused.count == 50)
        // A form does not say how long its file is: of two that grow side by side both may stop.
        #expect(asForm ? stored.count <= fitting : stored.count == fitting)
        #expect(try await server.fileCount(of: user) == Int64(stored.count))
        #expect(try await server.settles(at: stored.count, blobsOf: user))
        for _ in stored.count..<fitting { _ = try await server.api.file(text, token: user.token) }
        #expect(try await server.api.upload(Array(text.utf8), token: user.token).status == 507)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "\(target)/usage") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "\(target)/usage")
    }
}
