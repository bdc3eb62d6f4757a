import AccordClient
import ContractClient
import ContractRuntime
import Foundation
import HTTPMessages
import Testing

private let text = "0123456789abcdefghijklmnopqrstuvwxyz"

/// A file, and its owner's client.
private struct StoredFile {
    let server: TestServer
    let user: TestUser
    let id: Int64

    init(_ content: String = text) async throws {
        server = try await TestServer.shared()
        user = try await server.user()
        id = try await server.api.client(user).file(content).id
    }

    /// What the representation of `text` is called.
    var tag: String { "\"\(Watch.digest(of: Array(text.utf8)))\"" }

    func get(_ fields: HTTPFields = [:]) async throws -> ClientAnswer<GetFileContent> {
        try await server.api.client(user).getFileContent(
            .init(fileID: id), CallOptions(fields: fields))
    }

    func head(_ fields: [(String, String)] = []) async throws -> Answer {
        try await server.api.call(
            "HEAD", "/api/v1/files/\(id)/content", token: user.token, fields: fields)
    }
}

@Suite("GET /api/v1/files/{file_id}/content downloads a file")
struct GetFileContentTests {
    @Test("as something to save, that no page can run (F6)")
    func downloads() async throws {
        let file = try await StoredFile()
        let answer = try await file.get()
        let reply = try answer.ok
        #expect(reply.eTag == file.tag)
        #expect(reply.contentDisposition == "attachment; filename=\"notes.txt\"")
        #expect(reply.body.mediaType == "text/plain")
        #expect(reply.body.length == 36)
        #expect(try await reply.body.text == text)
        for (field, value) in [
            ("X-Content-Type-Options", "nosniff"), ("Accept-Ranges", "bytes"),
            ("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
        ] as [(HTTPFieldName, String)] { #expect(answer.fields[field] == value, "\(field)") }
        #expect(answer.fields["Last-Modified"]?.hasSuffix(" GMT") == true)
        let head = try await file.head()
        #expect(head.status == 200)
        #expect(head.field("Content-Length") == "36")
        #expect(head.field("ETag") == file.tag)
    }

    @Test("with a media type that no browser runs, and any name")
    func neutralises() async throws {
        let server = try await TestServer.shared()
        let client = server.api.client(try await server.user())
        for (body, type, name, served, disposition) in [
            (
                UploadFile.Body.anyText, "text/html", "a.html", "application/octet-stream",
                "attachment; filename=\"a.html\""
            ),
            (
                UploadFile.Body.anyImage, "image/svg+xml", "\".svg", "application/octet-stream",
                "attachment; filename=\"_.svg\"; filename*=UTF-8''%22.svg"
            ),
            (
                UploadFile.Body.anyImage, "image/png", "д.png", "image/png",
                "attachment; filename=\"_.png\"; filename*=UTF-8''%D0%B4.png"
            ),
            (
                UploadFile.Body.anyText, "text/plain;charset=koi8-r;x=y", "a",
                "text/plain; charset=koi8-r", "attachment; filename=\"a\""
            ),
        ] {
            let content = RequestContent([1], mediaType: type)
            let made = try await client.uploadFile(.init(name: name, body: body(content)))
            let reply = try await client.getFileContent(.init(fileID: made.created.body.id)).ok
            #expect(reply.body.mediaType == served)
            #expect(reply.contentDisposition == disposition)
        }
    }

    @Test("an empty one too")
    func downloadsEmpty() async throws {
        let file = try await StoredFile("")
        #expect(try await file.get().ok.body.bytes.isEmpty)
        let ranged = try await file.get([.range: "bytes=0-"])
        #expect(ranged.status == .rangeNotSatisfiable)
        #expect(ranged.fields[.contentRange] == "bytes */0")
    }

    @Test("other people's do not exist")
    func hidesForeign() async throws {
        let file = try await StoredFile()
        let stranger = file.server.api.client(try await file.server.user())
        for id in [file.id, 9_007_199_254_740_991] {
            let answer = try await stranger.getFileContent(.init(fileID: id))
            expectProblem(answer, .notFound, .unknownFile)
        }
    }

    @Test("bytes that are gone though their row is there are damage, and told so")
    func reportsDamage() async throws {
        let server = try await TestServer()
        let user = try await server.user()
        let client = server.api.client(user)
        let id = try await client.file("x").id
        let folder = server.directory.appendingPathComponent("files/\(user.id)")
        let blob = try #require(server.blobs(of: user).first)
        try FileManager.default.removeItem(at: folder.appendingPathComponent(blob))
        let answer = try await client.getFileContent(.init(fileID: id))
        #expect(answer.status == .internalServerError)
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
        let file = try await StoredFile()
        let answer = try await file.get([.range: range])
        let reply = try answer.partialContent
        #expect(reply.contentRange == contentRange)
        #expect(reply.body.mediaType == "text/plain")
        #expect(try await reply.body.text == content)
        #expect(answer.fields[.eTag] == file.tag)
        #expect(answer.fields["Content-Security-Policy"]?.hasPrefix("sandbox;") == true)
    }

    @Test("several ranges come as multipart/byteranges")
    func severalRanges() async throws {
        let long = try await StoredFile(String(repeating: "0123456789", count: 1000))
        let answer = try await long.get([.range: "bytes=1-2,-3, 5000-5001,20000-"])
        let content = try answer.partialContent.body
        let type = try #require(content.mediaType)
        #expect(type.hasPrefix("multipart/byteranges; boundary="))
        let boundary = try #require(type.split(separator: "boundary=").last)
        let parts = try await content.text.components(separatedBy: "--\(boundary)")
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
        let whole = try await StoredFile().get([.range: "bytes=0-1,5-6"])
        #expect(whole.status == .ok)
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
        #expect(try await StoredFile().get([.range: range]).ok.body.text == text)
    }

    @Test(
        "ranges of which none lies in the file are told its length",
        arguments: ["bytes=36-", "bytes=100-200", "bytes=-0"])
    func notSatisfiable(range: String) async throws {
        let answer = try await StoredFile().get([.range: range])
        expectProblem(answer, .rangeNotSatisfiable, .rangeNotSatisfiable)
        #expect(answer.fields[.contentRange] == "bytes */36")
    }

    @Test("HEAD knows no ranges, but conditions")
    func heads() async throws {
        let file = try await StoredFile()
        for (fields, status) in [
            ([("Range", "bytes=0-4")], 200), ([("Range", "bytes=100-")], 200),
            ([("If-None-Match", file.tag)], 304), ([("If-Match", "\"other\"")], 412),
        ] { #expect(try await file.head(fields).status == status, "\(fields)") }
    }

    @Test("conditions are held against the entity tag and the date, in their order")
    func conditions() async throws {
        let file = try await StoredFile()
        let date = try #require(try await file.get().fields[.lastModified])
        let (past, future) = ("Thu, 21 Mar 2024 11:07:23 GMT", "Thu, 21 Mar 2999 11:07:23 GMT")
        for (fields, status) in [
            ([.ifNoneMatch: file.tag], .notModified),
            ([.ifNoneMatch: "W/\(file.tag)"], .notModified),
            ([.ifNoneMatch: "*"], .notModified),
            ([.ifNoneMatch: "\"a\", \(file.tag)"], .notModified),
            ([.ifNoneMatch: "\"a\""], .ok), ([.ifModifiedSince: date], .notModified),
            ([.ifModifiedSince: future], .notModified), ([.ifModifiedSince: past], .ok),
            ([.ifModifiedSince: "yesterday"], .ok),
            ([.ifNoneMatch: "\"a\"", .ifModifiedSince: date], .ok),
            ([.ifMatch: file.tag], .ok), ([.ifMatch: "*"], .ok),
            ([.ifMatch: "W/\(file.tag)"], .preconditionFailed),
            ([.ifMatch: "\"a\""], .preconditionFailed),
            ([.ifUnmodifiedSince: past], .preconditionFailed), ([.ifUnmodifiedSince: date], .ok),
            ([.ifMatch: file.tag, .ifUnmodifiedSince: past], .ok),
            ([.ifMatch: "\"a\"", .ifNoneMatch: file.tag], .preconditionFailed),
            ([.ifNoneMatch: file.tag, .range: "bytes=0-1"], .notModified),
            ([.ifRange: file.tag, .range: "bytes=0-1"], .partialContent),
            ([.ifRange: "\"a\"", .range: "bytes=0-1"], .ok),
            ([.ifRange: "\"a\"", .range: "bytes=100-"], .ok),
            ([.ifRange: "W/\(file.tag)", .range: "bytes=0-1"], .ok),
            ([.ifRange: past, .range: "bytes=0-1"], .ok),
        ] as [(HTTPFields, HTTPStatus)] {
            let answer = try await file.get(fields)
            #expect(answer.status == status, "\(fields)")
            if status == .notModified { #expect(answer.fields[.eTag] == file.tag) }
            if status == .preconditionFailed {
                #expect(ProblemCode(answer.problem) == .preconditionFailed)
            }
        }
    }

    @Test("fifty random cuts of a larger file fit together again (F5)")
    func resumes() async throws {
        let server = try await TestServer.shared()
        let client = server.api.client(try await server.user())
        var state = UInt64(5)
        let bytes = (0..<1_000_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let id = try await client.upload(bytes).created.body.id
        var collected: [UInt8] = []
        for cut in 0..<50 {
            let end = cut == 49 ? "" : "\(collected.count + Int(state % 20_000))"
            state = state &* 6_364_136_223_846_793_005 &+ 1
            let range = CallOptions(fields: [.range: "bytes=\(collected.count)-\(end)"])
            let part = try await client.getFileContent(.init(fileID: id), range).partialContent
            collected += try await part.body.bytes
        }
        #expect(collected == bytes)
    }
}
