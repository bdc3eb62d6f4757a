import AccordClient
import ContractClient
import ContractRuntime
import Foundation
import HTTPMessages
import Synchronization
import Testing

private let target = "/api/v1/files"

@Suite("POST /api/v1/files takes a file in")
struct UploadFileTests {
    @Test("as the body itself: when it answers, the file is on disk")
    func takesRaw() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let reply = try await server.api.client(user).upload(Array("Hello, file".utf8)).created
        let file = reply.body
        #expect(file.name == "notes.txt")
        #expect(file.comment == nil)
        #expect(file.mediaType == "text/plain")
        #expect(file.size == 11)
        #expect(file.sha256 == Watch.digest(of: Array("Hello, file".utf8)))
        #expect(reply.location == "\(target)/\(file.id)")
        let blobs = server.blobs(of: user)
        #expect(blobs.count == 1)
        let path = server.directory.appendingPathComponent("files/\(user.id)/\(blobs.first ?? "")")
        #expect(try String(contentsOf: path, encoding: .utf8) == "Hello, file")
    }

    @Test("as a form, whatever the order of its parts")
    func takesForm() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let parts: [UploadFile.Part] = [
            .text("One"), .comment("From the library."), .name("one.txt"),
        ]
        for order in [parts, parts.reversed(), [parts[1], parts[0], parts[2]]] {
            let file = try await server.api.client(user).upload(form: order).created.body
            #expect(file.name == "one.txt")
            #expect(file.comment == "From the library.")
            #expect(file.size == 3)
        }
        #expect(server.blobs(of: user).count == 3)
    }

    @Test(
        "made piece by piece, of a length that is known or not", arguments: [nil, 11] as [Int64?])
    func takesPieces(length: Int64?) async throws {
        let client = try await TestServer.shared().api.client(TestServer.shared().user())
        let content = RequestContent(length: length, mediaType: "text/plain") {
            let pieces = Mutex(["Hello", "", ", file"])
            return {
                pieces.withLock { $0.isEmpty ? nil : Array($0.removeFirst().utf8) }
            }
        }
        for body in [
            UploadFile.Body.anyText(content),
            .multipartFormData(MultipartContent([.file(PartContent(content)), .comment("x")])),
        ] {
            let file = try await client.uploadFile(.init(name: "a", body: body)).created.body
            #expect(file.mediaType == "text/plain")
            let read = try await client.getFileContent(.init(fileID: file.id))
            #expect(try await read.ok.body.text == "Hello, file")
        }
    }

    @Test("a file of a form with the digest that it promises, or without it")
    func takesDigestOfPart() async throws {
        let client = try await TestServer.shared().api.client(TestServer.shared().user())
        let content = RequestContent(Array("{}".utf8), mediaType: "application/json")
        func upload(_ digest: String) async throws -> ClientAnswer<UploadFile> {
            let fields: HTTPFields = ["Content-Digest": digest]
            return try await client.upload(form: [.file(PartContent(content, fields: fields))])
        }
        // printf '{}' | openssl dgst -sha256 -binary | base64
        let right = "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:"
        #expect(try await upload(right).created.body.mediaType == "application/json")
        expectProblem(
            try await upload("sha-256=:\(String(repeating: "A", count: 43))=:"),
            .badRequest, .digestMismatch)
    }

    @Test("an empty one too, and one in chunks")
    func takesEmptyAndChunked() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        #expect(try await client.upload([]).created.body.size == 0)
        #expect(try await client.upload(form: [.text("")]).created.body.size == 0)
        let chunked = """
            POST \(target) HTTP/1.1\r
            Host: a\r
            Authorization: Bearer \(user.token)\r
            Content-Type: text/plain\r
            Transfer-Encoding: chunked\r
            \r
            5\r
            Hello\r
            6\r
            , file\r
            0\r
            \r

            """
        let answer = try await server.api.raw(Array(chunked.utf8))
        #expect(answer == 201)
        #expect(try await server.fileCount(of: user) == 3)
    }

    @Test("named by the query, else by the part `name`, else by the part's file name")
    func names() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        for (query, parts, name) in [
            ("query.txt", [.name("part.txt"), .text("x")], "query.txt"),
            (nil, [.name("part.txt"), .text("x")], "part.txt"),
            (nil, [.text("x", called: "C:\\fakepath\\last.txt")], "last.txt"),
            (nil, [.text("x", called: "../../etc/passwd")], "passwd"),
            (nil, [.text("x", called: "%2e%2e%2fpasswd")], "%2e%2e%2fpasswd"),
            (nil, [.text("x", called: "quoted \".txt")], "quoted \".txt"),
            (nil, [.text("x", called: "CON")], "CON"),
            (nil, [.text("x", called: "заметки.txt")], "заметки.txt"),
            (nil, [.text("x", called: "")], "file"), (nil, [.text("x", called: nil)], "file"),
            ("д.txt", [.text("x")], "д.txt"),
        ] as [(String?, [UploadFile.Part], String)] {
            let file = try await client.upload(form: parts, named: query).created.body
            #expect(file.name == name)
        }
        #expect(try await client.upload([1], named: nil).created.body.name == "file")
    }

    @Test(
        "a part whose file name cannot be kept is refused, and nothing stays",
        arguments: [
            "..", ".", "a/..", "a/", "gpj.\u{202E}exe", "\u{200F}a", "a\r\nb",
            String(repeating: "x", count: 300),
        ])
    func refusesFileName(name: String) async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        let answer = try await client.upload(form: [.text("x", called: name)])
        expectProblem(answer, .conflict, .fileNameRefused)
        #expect(try await server.hasNothing(of: user))
        // A name beside it is all that is needed.
        _ = try await client.upload(form: [.text("x", called: name), .name("x")]).created
    }

    @Test("names and comments that break the contract are violations")
    func checksNames() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        for (name, keyword) in [
            ("..", "pattern"), (".", "pattern"), ("a/b", "pattern"), ("a\\b", "pattern"),
            ("\u{202E}a", "pattern"), ("\u{2066}a", "pattern"), ("a\nb", "pattern"),
            ("", "minLength"), (String(repeating: "x", count: 300), "maxLength"),
        ] {
            let answer = try await client.upload([1], named: name)
            #expect(answer.status == .unprocessableContent, "\(name)")
            #expect(answer.violations.contains("/name \(keyword)"), "\(name)")
        }
        // NUL stands in no target at all.
        #expect(try await client.upload([1], named: "a\0b").status == .badRequest)
        for (part, violation) in [
            (.name("a\0b"), "/name pattern"), (.name("..a\n"), "/name pattern"),
            (.name("a/b"), "/name pattern"), (.name(""), "/name minLength"),
            (.comment(""), "/comment minLength"),
            (.comment(String(repeating: "x", count: 1001)), "/comment maxLength"),
            (.text("y"), "/file maxItems"),
        ] as [(UploadFile.Part, String)] {
            let answer = try await client.upload(form: [.text("x"), part])
            #expect(answer.status == .unprocessableContent, "\(violation)")
            #expect(answer.violations.contains(violation), "\(violation)")
        }
        let unknown = try await server.api.upload(
            form: [.file("x"), .text("colour", "red")], token: user.token)
        #expect(unknown.violations == ["/colour additionalProperties"])
        let missing = try await client.upload(form: [.name("x")])
        #expect(missing.violations == ["/file required"])
        #expect(try await server.hasNothing(of: user))
    }

    @Test("the media type is that of the part or the request, or that of unknown bytes")
    func keepsMediaType() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        for (body, sent, kept) in [
            (UploadFile.Body.anyImage, "Image/SVG+XML", "image/svg+xml"),
            (UploadFile.Body.anyApplication, nil, "application/octet-stream"),
            (UploadFile.Body.anyText, "text/html; charset=utf-8", "text/html; charset=utf-8"),
            (UploadFile.Body.anyApplication, "application/json", "application/json"),
            (UploadFile.Body.anyAudio, "audio/ogg", "audio/ogg"),
            (UploadFile.Body.anyFont, "font/woff2", "font/woff2"),
            (UploadFile.Body.anyMessage, "message/rfc822", "message/rfc822"),
            (UploadFile.Body.anyModel, "model/stl", "model/stl"),
            (UploadFile.Body.anyVideo, "video/mp4", "video/mp4"),
        ] as [((RequestContent) -> UploadFile.Body, String?, String)] {
            let content = RequestContent(Array("{}".utf8), mediaType: sent)
            let whole = try await client.uploadFile(.init(body: body(content)))
            #expect(try whole.created.body.mediaType == kept)
            let part = PartContent(RequestContent(Array("x".utf8), mediaType: sent))
            let form = try await client.upload(form: [.file(part)])
            #expect(try form.created.body.mediaType == kept)
        }
        // Clients of another make leave it away, or send what is none.
        let whole = try await server.api.upload([1], type: nil, token: user.token)
        #expect(whole["media_type"].string == "application/octet-stream")
        let form = try await server.api.upload(form: [.file("x", type: nil)], token: user.token)
        #expect(form["media_type"].string == "application/octet-stream")
        let broken = try await server.api.upload([1], type: "nonsense", token: user.token)
        #expect(broken.status == 415)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("POST", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("POST", target) }
}
