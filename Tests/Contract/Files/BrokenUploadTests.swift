import AccordClient
import ContractClient
import ContractRuntime
import Foundation
import HTTPMessages
import Testing

@Suite("What becomes of an upload that goes wrong: nothing")
struct BrokenUploadTests {
    private let target = "/api/v1/files"

    @Test("a form that breaks the grammar is malformed")
    func refusesBrokenForms() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let form = Form.bytes([.file("x")])
        let bare = FormPart([("Content-Type", "text/plain")], [1])
        let nested = FormPart.file("x", type: "multipart/mixed; boundary=y")
        let long = FormPart(
            [
                ("Content-Disposition", "form-data; name=\"file\""),
                ("X", String(repeating: "y", count: 9000)),
            ],
            [1])
        let many = (0..<101).map { _ in FormPart.text("comment", "x") }
        for (type, body) in [
            ("multipart/form-data", form), ("multipart/form-data; boundary=another", form),
            ("multipart/form-data; boundary=\"\"", form),
            ("multipart/form-data; boundary=\(String(repeating: "b", count: 71))", form),
            (Form.mediaType, Array(form.dropLast(8))), (Form.mediaType, []),
            (Form.mediaType, Form.bytes([.file("x")], closed: false)),
            (Form.mediaType, Form.bytes([bare])), (Form.mediaType, Form.bytes([nested])),
            (Form.mediaType, Form.bytes([long])),
        ] {
            let answer = try await server.api.send(
                "POST", target,
                fields: [("Authorization", "Bearer \(user.token)"), ("Content-Type", type)],
                body: body)
            #expect(answer.status == 400, "\(type), \(body.count) bytes: \(answer.text)")
            #expect(answer.code == "malformed_request")
        }
        // The second comment is one too many before the hundredth part is.
        let answer = try await server.api.upload(form: many, token: user.token)
        #expect([400, 422].contains(answer.status))
        #expect(try await server.hasNothing(of: user))
    }

    @Test("a file that is longer than the server takes is refused, also when it does not say so")
    func refusesLong() async throws {
        let server = try await TestServer(["--max-upload-bytes", "100000"])
        let user = try await server.user()
        let client = server.api.client(user)
        let most = [UInt8](repeating: 1, count: 100_000)
        _ = try await client.upload(most).created
        expectProblem(try await client.upload(most + [1]), .contentTooLarge, .contentTooLarge)
        let form = try await client.upload(form: [.text(String(repeating: "x", count: 100_001))])
        #expect(form.status == .contentTooLarge)
        let head = """
            POST \(target) HTTP/1.1\r
            Host: a\r
            Authorization: Bearer \(user.token)\r
            Transfer-Encoding: chunked\r
            \r
            186a1\r

            """
        let chunked = try await server.api.raw(
            Array(head.utf8) + most + Array("1\r\n0\r\n\r\n".utf8))
        #expect(chunked == 413)
        #expect(try await server.settles(at: 1, blobsOf: user))
        #expect(try await server.fileCount(of: user) == 1)
    }

    @Test("a client that breaks off leaves nothing behind")
    func forgetsTruncated() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let form = Form.bytes([.file(String(repeating: "x", count: 100_000))])
        for (fields, body) in [
            (
                "Content-Type: text/plain\r\nContent-Length: 200000",
                [UInt8](repeating: 1, count: 100_000)
            ),
            ("Transfer-Encoding: chunked", Array("5\r\nHello\r\n".utf8)),
            (
                "Content-Type: \(Form.mediaType)\r\nContent-Length: \(form.count)",
                Array(form.dropLast(100))
            ),
        ] {
            let head = """
                POST \(target) HTTP/1.1\r
                Host: a\r
                Authorization: Bearer \(user.token)\r
                \(fields)\r
                \r

                """
            _ = try await server.api.raw(
                Array(head.utf8) + body, awaitsAnswer: false)
        }
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await server.hasNothing(of: user))
    }

    @Test("a broken chunk is malformed")
    func refusesBrokenChunks() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let request = """
            POST \(target) HTTP/1.1\r
            Host: a\r
            Authorization: Bearer \(user.token)\r
            Transfer-Encoding: chunked\r
            \r
            5\r
            Hello\r
            x\r

            """
        let answer = try await server.api.raw(Array(request.utf8))
        #expect(answer == 400)
        #expect(try await server.hasNothing(of: user))
    }

    @Test("a promised digest is held against the bytes")
    func checksDigest() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let right = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
        let text = #"{"hello": "world"}"#
        _ = try await server.api.client(user).upload(
            Array(text.utf8), [.contentDigest: "sha-512=:AAAA:, \(right)"]
        ).created
        let form = try await server.api.upload(
            form: [.file(text, digest: right)], token: user.token)
        #expect(form.status == 201)
        let other = try await server.user()
        for (content, field, code) in [
            ("another", right, .digestMismatch), (text, "sha-256=:AAAA:", .digestUnreadable),
            (text, "sha-512=:AAAA:", .digestUnreadable), (text, "md5", .digestUnreadable),
        ] as [(String, String, ProblemCode)] {
            let whole = try await server.api.client(other).upload(
                Array(content.utf8), [.contentDigest: field])
            expectProblem(whole, .badRequest, code)
            let form = try await server.api.upload(
                form: [.file(content, digest: field)], token: other.token)
            #expect(form.code == code.name, "\(field)")
        }
        let beside = try await server.api.upload(
            form: [.file(text)], fields: [("Content-Digest", right)], token: other.token)
        #expect(beside.status == 400)
        #expect(beside.code == "digest_unreadable")
        #expect(try await server.hasNothing(of: other))
    }

    @Test("a disk without room is said to be one, and nothing stays", .enabled(if: Tool.canMount))
    func reportsFullDisk() async throws {
        let disk = try SmallDisk(megabytes: 8)
        defer { disk.unmount() }
        let made = try ServerProcess.run(
            ["create-admin", "--email", "root@example.org", "--data", disk.path + "/data"],
            input: "a root of long standing\n")
        try #require(made.status == 0, "\(made.error)")
        let process = try ServerProcess(["--port", "0", "--data", disk.path + "/data"])
        defer { process.kill() }
        let api = API(port: process.port)
        let (email, password) = ("root@example.org", "a root of long standing")
        let token = try await api.logIn(email, password)
        let client = api.client(TestUser(id: 1, email: email, password: password, token: token))
        let file = [UInt8](repeating: 1, count: 4 << 20)
        var answers: [ClientAnswer<UploadFile>] = []
        for _ in 0..<4 { answers.append(try await client.upload(file)) }
        expectProblem(try #require(answers.last), .insufficientStorage, .insufficientStorage)
        let stored = answers.filter { $0.status == .created }.count
        let folder = try FileManager.default.contentsOfDirectory(
            atPath: disk.path + "/data/files/1")
        #expect(folder.count == stored)
        #expect(try await client.getFile(.init(fileID: 1)).status == .ok)
    }
}
