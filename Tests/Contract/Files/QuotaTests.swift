import AccordClient
import ContractClient
import Foundation
import HTTPMessages
import Testing

@Suite("The quota of a user's files")
struct QuotaTests {
    private let target = "/api/v1/files"

    @Test("is told, with what is used of it")
    func tellsUsage() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        func usage(_ bytes: Int64, _ count: Int64) -> FileUsage {
            FileUsage(bytes: bytes, count: count, maxBytes: 100 << 20, maxCount: 1000)
        }
        #expect(try await client.getFileUsage().ok.body == usage(0, 0))
        _ = try await client.file("Hello")
        let id = try await client.file("World!").id
        #expect(try await client.getFileUsage().ok.body == usage(11, 2))
        _ = try await client.deleteFile(.init(fileID: id)).noContent
        #expect(try await client.getFileUsage().ok.body == usage(5, 1))
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
        let client = server.api.client(user)
        let large = [UInt8](repeating: 1, count: 900)
        let first = try await client.upload(large).created.body
        for refused in [
            try await client.upload([UInt8](repeating: 1, count: 101)),
            try await client.upload(form: [.text(String(repeating: "x", count: 101))]),
        ] {
            expectProblem(refused, .insufficientStorage, .quotaReached)
            #expect(refused.problem?.detail?.contains("1000") == true)
        }
        _ = try await client.upload(form: [.text(String(repeating: "x", count: 100))]).created
        #expect(try await client.upload([1]).status == .insufficientStorage)
        _ = try await client.upload([]).created
        // Somebody else's quota is another.
        _ = try await server.api.client(try await server.user()).upload(large).created
        _ = try await client.deleteFile(.init(fileID: first.id)).noContent
        _ = try await client.upload(large).created
        #expect(try await server.settles(at: 3, blobsOf: user))
    }

    @Test("counts files as well")
    func keepsCount() async throws {
        let server = try await TestServer(["--file-quota-count", "2"])
        let user = try await server.user()
        let client = server.api.client(user)
        for _ in 0..<2 { _ = try await client.file("x") }
        for refused in [
            try await client.upload([]), try await client.upload(form: [.text("x")]),
        ] {
            expectProblem(refused, .insufficientStorage, .fileCountReached)
            #expect(refused.problem?.detail?.contains("2") == true)
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
        let client = server.api.client(user)
        let text = String(repeating: "x", count: size)
        let answers = try await withThrowingTaskGroup(of: ClientAnswer<UploadFile>.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    asForm
                        ? try await client.upload(form: [.text(text)])
                        : try await client.upload(Array(text.utf8))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let stored = answers.filter { $0.status == .created }
        let refused = answers.filter {
            $0.status == .insufficientStorage && ProblemCode($0.problem) == .quotaReached
        }
        #expect(stored.count + refused.count == 50)
        // A form does not say how long its file is: of two that grow side by side both may stop.
        #expect(asForm ? stored.count <= fitting : stored.count == fitting)
        #expect(try await server.fileCount(of: user) == Int64(stored.count))
        #expect(try await server.settles(at: stored.count, blobsOf: user))
        for _ in stored.count..<fitting { _ = try await client.file(text) }
        #expect(try await client.upload(Array(text.utf8)).status == .insufficientStorage)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("GET", "\(target)/usage") }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "\(target)/usage")
    }
}
