import Foundation
import HTTPMessages
import Testing

private let target = "/api/v1/files"

@Suite("POST /api/v1/files takes a file in")
struct UploadFileTests {
    @Test("as the body itself: when it answers, the file is on disk")
    func takesRaw() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.upload(Array("Hello, file".utf8), token: user.token)
        #expect(answer.status == 201)
        #expect(answer["name"].string == "notes.txt")
        #expect(answer["comment"].isNull)
        #expect(answer["media_type"].string == "text/plain")
        #expect(answer["size"].integer == 11)
        #expect(answer["sha256"].string == Watch.digest(of: Array("Hello, file".utf8)))
        #expect(answer.field("Location") == "\(target)/\(answer["id"].integer ?? 0)")
        let blobs = server.blobs(of: user)
        #expect(blobs.count == 1)
        let path = server.directory.appendingPathComponent("files/\(user.id)/\(blobs.first ?? "")")
        #expect(try String(contentsOf: path, encoding: .utf8) == "Hello, file")
    }

    @Test("as a form, whatever the order of its parts")
    func takesForm() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let parts = [
            FormPart.file("One"), .text("comment", "From the library."), .text("name", "one.txt"),
        ]
        for order in [parts, parts.reversed(), [parts[1], parts[0], parts[2]]] {
            let answer = try await server.api.upload(form: order, token: user.token)
            #expect(answer.status == 201)
            #expect(answer["name"].string == "one.txt")
            #expect(answer["comment"].string == "From the library.")
            #expect(answer["size"].integer == 3)
        }
        #expect(server.blobs(of: user).count == 3)
    }

    @Test("an empty one too, and one in chunks")
    func takesEmptyAndChunked() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let empty = try await server.api.upload([], token: user.token)
        #expect(empty.status == 201, "\(empty.text)")
        #expect(empty["size"].integer == 0)
        let form = try await server.api.upload(form: [.file("")], token: user.token)
        #expect(form["size"].integer == 0)
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
        let token = try await server.user().token
        for (query, parts, name) in [
            ("?name=query.txt", [FormPart.text("name", "part.txt"), .file("x")], "query.txt"),
            ("", [.text("name", "part.txt"), .file("x")], "part.txt"),
            ("", [.file("x", called: "C:\\fakepath\\last.txt")], "last.txt"),
            ("", [.file("x", called: "../../etc/passwd")], "passwd"),
            ("", [.file("x", called: "%2e%2e%2fpasswd")], "%2e%2e%2fpasswd"),
            ("", [.file("x", called: "quoted %22.txt")], "quoted \".txt"),
            ("", [.file("x", called: "CON")], "CON"),
            ("", [.file("x", called: "заметки.txt")], "заметки.txt"),
            ("", [.file("x", called: "")], "file"), ("", [.file("x", called: nil)], "file"),
            ("?name=%D0%B4.txt", [.file("x")], "д.txt"),
        ] {
            let answer = try await server.api.upload(form: parts, query: query, token: token)
            #expect(answer["name"].string == name, "\(answer.text)")
        }
        let bare = try await server.api.upload([1], named: nil, token: token)
        #expect(bare["name"].string == "file")
    }

    @Test(
        "a part whose file name cannot be kept is refused, and nothing stays",
        arguments: [
            "..", ".", "a/..", "a/", "gpj.\u{202E}exe", "\u{200F}a", "a%0D%0Ab",
            String(repeating: "x", count: 300),
        ])
    func refusesFileName(name: String) async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let answer = try await server.api.upload(
            form: [.file("x", called: name)], token: user.token)
        #expect(answer.status == 409, "\(name): \(answer.text)")
        #expect(answer.code == "file_name_refused")
        #expect(try await server.hasNothing(of: user))
        // A name beside it is all that is needed.
        let named = try await server.api.upload(
            form: [.file("x", called: name), .text("name", "x")], token: user.token)
        #expect(named.status == 201)
    }

    @Test("names and comments that break the contract are violations")
    func checksNames() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        for (name, keyword) in [
            ("..", "pattern"), (".", "pattern"), ("a%2Fb", "pattern"),
            ("a%5Cb", "pattern"), ("%E2%80%AEa", "pattern"), ("%E2%81%A6a", "pattern"),
            ("a%0Ab", "pattern"), ("", "minLength"),
            (String(repeating: "x", count: 300), "maxLength"),
        ] {
            let answer = try await server.api.upload([1], named: name, token: user.token)
            #expect(answer.status == 422, "\(name)")
            #expect(answer.violations.contains("/name \(keyword)"), "\(name): \(answer.text)")
        }
        // NUL stands in no target at all.
        #expect(try await server.api.upload([1], named: "a%00b", token: user.token).status == 400)
        for (part, violation) in [
            (FormPart.text("name", "a\0b"), "/name pattern"),
            (.text("name", "..a\n"), "/name pattern"),
            (.text("name", "a/b"), "/name pattern"),
            (.text("name", ""), "/name minLength"),
            (.text("comment", ""), "/comment minLength"),
            (.text("comment", String(repeating: "x", count: 1001)), "/comment maxLength"),
            (.text("colour", "red"), "/colour additionalProperties"),
            (.file("y"), "/file maxItems"),
        ] {
            let answer = try await server.api.upload(
                form: [.file("x"), part], token: user.token)
            #expect(answer.status == 422)
            #expect(answer.violations.contains(violation), "\(violation): \(answer.text)")
        }
        let missing = try await server.api.upload(form: [.text("name", "x")], token: user.token)
        #expect(missing.violations == ["/file required"])
        #expect(try await server.hasNothing(of: user))
    }

    @Test("the media type is that of the part or the request, or that of unknown bytes")
    func keepsMediaType() async throws {
        let server = try await TestServer.shared()
        let token = try await server.user().token
        for (sent, kept) in [
            ("Image/SVG+XML", "image/svg+xml"), (nil, "application/octet-stream"),
            ("text/html; charset=utf-8", "text/html; charset=utf-8"),
            ("application/json", "application/json"), ("audio/ogg", "audio/ogg"),
            ("font/woff2", "font/woff2"), ("message/rfc822", "message/rfc822"),
            ("model/stl", "model/stl"), ("video/mp4", "video/mp4"),
        ] as [(String?, String)] {
            let raw = try await server.api.upload(Array("{}".utf8), type: sent, token: token)
            #expect(raw["media_type"].string == kept, "\(raw.text)")
            let form = try await server.api.upload(form: [.file("x", type: sent)], token: token)
            #expect(form["media_type"].string == kept, "\(form.text)")
        }
        let broken = try await server.api.upload([1], type: "nonsense", token: token)
        #expect(broken.status == 415)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("POST", target) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("POST", target) }
}
