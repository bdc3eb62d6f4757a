import Foundation
import Testing

private let text = "0123456789abcdefghijklmnopqrstuvwxyz"

/// A file of 36 bytes, its content's target, and what its representation is called.
private func file() async throws -> (server: TestServer, target: String, token: String, tag: String)
{
    let server = try await TestServer.shared()
    let token = try await server.user().token
    let target = "/api/v1/files/\(try await server.api.file(text, token: token))/content"
    return (server, target, token, "\"\(Watch.digest(of: Array(text.utf8)))\"")
}

@Suite("GET /api/v1/files/{file_id}/content downloads a file")
struct GetFileContentTests {
    @Test("as something to save, that no page can run (F6)")
    func downloads() async throws {
        let file = try await file()
        let answer = try await file.server.api.get(file.target, token: file.token)
        #expect(answer.status == 200)
        #expect(answer.text == text)
        for (field, value) in [
            ("Content-Type", "text/plain"), ("Content-Length", "36"), ("ETag", file.tag),
            ("Content-Disposition", "attachment; filename=\"notes.txt\""),
            ("X-Content-Type-Options", "nosniff"), ("Accept-Ranges", "bytes"),
            ("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
        ] { #expect(answer.field(field) == value, "\(field)") }
        #expect(answer.field("Last-Modified")?.hasSuffix(" GMT") == true)
        let head = try await file.server.api.call("HEAD", file.target, token: file.token)
        #expect(head.status == 200)
        #expect(head.field("Content-Length") == "36")
        #expect(head.field("ETag") == file.tag)
    }

    @Test("with a media type that no browser runs, and any name")
    func neutralises() async throws {
        let server = try await TestServer.shared()
        let token = try await server.user().token
        for (type, name, served, disposition) in [
            ("text/html", "a.html", "application/octet-stream", "attachment; filename=\"a.html\""),
            (
                "image/svg+xml", "%22.svg", "application/octet-stream",
                "attachment; filename=\"_.svg\"; filename*=UTF-8''%22.svg"
            ),
            (
                "image/png", "%D0%B4.png", "image/png",
                "attachment; filename=\"_.png\"; filename*=UTF-8''%D0%B4.png"
            ),
            (
                "text/plain;charset=koi8-r;x=y", "a", "text/plain; charset=koi8-r",
                "attachment; filename=\"a\""
            ),
        ] {
            let made = try await server.api.upload([1], named: name, type: type, token: token)
            let location = try #require(made.field("Location"))
            let answer = try await server.api.get("\(location)/content", token: token)
            #expect(answer.field("Content-Type") == served)
            #expect(answer.field("Content-Disposition") == disposition)
        }
    }

    @Test("an empty one too")
    func downloadsEmpty() async throws {
        let server = try await TestServer.shared()
        let token = try await server.user().token
        let target = "/api/v1/files/\(try await server.api.file("", token: token))/content"
        let answer = try await server.api.get(target, token: token)
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
        let ranged = try await server.api.call(
            "GET", target, token: token, fields: [("Range", "bytes=0-")])
        #expect(ranged.status == 416)
        #expect(ranged.field("Content-Range") == "bytes */0")
    }

    @Test("other people's do not exist")
    func hidesForeign() async throws {
        let file = try await file()
        for target in [file.target, "/api/v1/files/9007199254740991/content"] {
            let answer = try await file.server.api.get(
                target, token: try await file.server.user().token)
            #expect(answer.status == 404)
            #expect(answer.code == "unknown_file")
        }
    }

    @Test("bytes that are gone though their row is there are damage, and told so")
    func reportsDamage() async throws {
        let server = try await TestServer()
        let user = try await server.user()
        let target = "/api/v1/files/\(try await server.api.file("x", token: user.token))/content"
        let folder = server.directory.appendingPathComponent("files/\(user.id)")
        let blob = try #require(server.blobs(of: user).first)
        try FileManager.default.removeItem(at: folder.appendingPathComponent(blob))
        #expect(try await server.api.get(target, token: user.token).status == 500)
        #expect(try await server.logs("not_found"))
    }

    @Test("ids are checked")
    func checksID() async throws {
        let user = try await TestServer.shared().user()
        try await expectIDIsChecked(
            "GET", { "/api/v1/files/\($0)/content" }, parameter: "file_id", token: user.token)
    }

    @Test("a token is needed")
    func needsToken() async throws {
        try await expectUnauthorized("GET", "/api/v1/files/1/content")
    }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws {
        try await expectBlockedIsForbidden("GET", "/api/v1/files/1/content")
    }
}

@Suite("Parts of a file, and conditions on it")
struct RangeTests {
    @Test(
        "one range",
        arguments: [
            ("bytes=0-4", "01234", "bytes 0-4/36"), ("bytes=30-", "uvwxyz", "bytes 30-35/36"),
            ("bytes=-3", "xyz", "bytes 33-35/36"), ("bytes=35-100", "z", "bytes 35-35/36"),
            ("bytes=-100", text, "bytes 0-35/36"), ("bytes=5-5", "5", "bytes 5-5/36"),
            ("bytes=100-200, 1-2", "12", "bytes 1-2/36"),
        ])
    func oneRange(range: String, content: String, contentRange: String) async throws {
        let file = try await file()
        let answer = try await file.server.api.call(
            "GET", file.target, token: file.token, fields: [("Range", range)])
        #expect(answer.status == 206)
        #expect(answer.text == content)
        #expect(answer.field("Content-Range") == contentRange)
        #expect(answer.field("ETag") == file.tag)
        #expect(answer.field("Content-Type") == "text/plain")
        #expect(answer.field("Content-Security-Policy")?.hasPrefix("sandbox;") == true)
    }

    @Test("several ranges come as multipart/byteranges")
    func severalRanges() async throws {
        let server = try await TestServer.shared()
        let token = try await server.user().token
        let long = String(repeating: "0123456789", count: 1000)
        let target = "/api/v1/files/\(try await server.api.file(long, token: token))/content"
        let answer = try await server.api.call(
            "GET", target, token: token, fields: [("Range", "bytes=1-2,-3, 5000-5001,20000-")])
        #expect(answer.status == 206)
        let type = try #require(answer.field("Content-Type"))
        #expect(type.hasPrefix("multipart/byteranges; boundary="))
        let boundary = try #require(type.split(separator: "boundary=").last)
        let parts = answer.text.components(separatedBy: "--\(boundary)")
        #expect(parts.count == 5)
        #expect(parts.last?.hasPrefix("--") == true)
        for (part, range, content) in zip3(
            parts.dropFirst(), ["1-2", "9997-9999", "5000-5001"], ["12", "789", "01"])
        {
            #expect(part.contains("Content-Range: bytes \(range)/10000\r\n"), "\(part)")
            #expect(part.contains("Content-Type: text/plain\r\n"))
            #expect(part.hasSuffix("\r\n\r\n\(content)\r\n"))
        }
        // What would take more bytes than the file has is the file.
        let short = try await file()
        let whole = try await short.server.api.call(
            "GET", short.target, token: short.token, fields: [("Range", "bytes=0-1,5-6")])
        #expect(whole.status == 200)
    }

    private func zip3(
        _ parts: ArraySlice<String>, _ ranges: [String], _ contents: [String]
    ) -> [(String, String, String)] {
        zip(parts, zip(ranges, contents)).map { ($0, $1.0, $1.1) }
    }

    @Test(
        "too many, overlapping and unreadable ranges are answered with the whole (L13)",
        arguments: [
            "bytes=0-5,3-8", "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20",
            "bytes=5-1", "bytes=", "bytes=a-b", "lines=1-2", "bytes 0-1", "bytes=0-1-2", "bytes=-",
        ])
    func wholeInstead(range: String) async throws {
        let file = try await file()
        let answer = try await file.server.api.call(
            "GET", file.target, token: file.token, fields: [("Range", range)])
        #expect(answer.status == 200, "\(range)")
        #expect(answer.text == text)
    }

    @Test(
        "ranges of which none lies in the file are told its length",
        arguments: ["bytes=36-", "bytes=100-200", "bytes=-0"])
    func notSatisfiable(range: String) async throws {
        let file = try await file()
        let answer = try await file.server.api.call(
            "GET", file.target, token: file.token, fields: [("Range", range)])
        #expect(answer.status == 416)
        #expect(answer.code == "range_not_satisfiable")
        #expect(answer.field("Content-Range") == "bytes */36")
    }

    @Test("HEAD knows no ranges, but conditions")
    func heads() async throws {
        let file = try await file()
        for (fields, status) in [
            ([("Range", "bytes=0-4")], 200), ([("Range", "bytes=100-")], 200),
            ([("If-None-Match", file.tag)], 304), ([("If-Match", "\"other\"")], 412),
        ] {
            let answer = try await file.server.api.call(
                "HEAD", file.target, token: file.token, fields: fields)
            #expect(answer.status == status, "\(fields)")
        }
    }

    @Test("conditions are held against the entity tag and the date, in their order")
    func conditions() async throws {
        let file = try await file()
        let whole = try await file.server.api.get(file.target, token: file.token)
        let date = try #require(whole.field("Last-Modified"))
        let (past, future) = ("Thu, 21 Mar 2024 11:07:23 GMT", "Thu, 21 Mar 2999 11:07:23 GMT")
        for (fields, status) in [
            ([("If-None-Match", file.tag)], 304), ([("If-None-Match", "W/\(file.tag)")], 304),
            ([("If-None-Match", "*")], 304), ([("If-None-Match", "\"a\", \(file.tag)")], 304),
            ([("If-None-Match", "\"a\"")], 200), ([("If-Modified-Since", date)], 304),
            ([("If-Modified-Since", future)], 304), ([("If-Modified-Since", past)], 200),
            ([("If-Modified-Since", "yesterday")], 200),
            ([("If-None-Match", "\"a\""), ("If-Modified-Since", date)], 200),
            ([("If-Match", file.tag)], 200), ([("If-Match", "*")], 200),
            ([("If-Match", "W/\(file.tag)")], 412), ([("If-Match", "\"a\"")], 412),
            ([("If-Unmodified-Since", past)], 412), ([("If-Unmodified-Since", date)], 200),
            ([("If-Match", file.tag), ("If-Unmodified-Since", past)], 200),
            ([("If-Match", "\"a\""), ("If-None-Match", file.tag)], 412),
            ([("If-None-Match", file.tag), ("Range", "bytes=0-1")], 304),
            ([("If-Range", file.tag), ("Range", "bytes=0-1")], 206),
            ([("If-Range", "\"a\""), ("Range", "bytes=0-1")], 200),
            ([("If-Range", "\"a\""), ("Range", "bytes=100-")], 200),
            ([("If-Range", "W/\(file.tag)"), ("Range", "bytes=0-1")], 200),
            ([("If-Range", past), ("Range", "bytes=0-1")], 200),
        ] as [([(String, String)], Int)] {
            let answer = try await file.server.api.call(
                "GET", file.target, token: file.token, fields: fields)
            #expect(answer.status == status, "\(fields)")
            if status == 304 {
                #expect(answer.field("ETag") == file.tag)
                #expect(answer.body.isEmpty)
            }
            if status == 412 { #expect(answer.code == "precondition_failed") }
        }
    }

    @Test("fifty random cuts of a larger file fit together again (F5)")
    func resumes() async throws {
        let server = try await TestServer.shared()
        let token = try await server.user().token
        var state = UInt64(5)
        let bytes = (0..<1_000_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let made = try await server.api.upload(bytes, token: token)
        let target = "\(try #require(made.field("Location")))/content"
        var collected: [UInt8] = []
        for cut in 0..<50 {
            let end = cut == 49 ? "" : "\(collected.count + Int(state % 20_000))"
            state = state &* 6_364_136_223_846_793_005 &+ 1
            let answer = try await server.api.call(
                "GET", target, token: token,
                fields: [("Range", "bytes=\(collected.count)-\(end)")])
            #expect(answer.status == 206)
            collected += answer.body
        }
        #expect(collected == bytes)
    }
}
