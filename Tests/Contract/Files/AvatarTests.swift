import AccordClient
import ContractClient
import ContractRuntime
import HTTPMessages
import Testing

private let mine = "/api/v1/users/me/avatar"

/// Heads of pictures, which is all of them that the server looks at.
enum TestPicture {
    static func png(_ width: Int, _ height: Int) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
            + bytes(width, 4).reversed() + bytes(height, 4).reversed() + [
                8, 6, 0, 0, 0, 0, 0, 0, 0,
            ]
    }

    static func gif(_ width: Int, _ height: Int) -> [UInt8] {
        Array("GIF89a".utf8) + bytes(width, 2) + bytes(height, 2) + [0, 0, 0]
    }

    static func jpeg(_ width: Int, _ height: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8] + bytes(height, 2).reversed()
            + bytes(width, 2).reversed() + [1, 1, 0x11, 0, 0xFF, 0xD9]
    }

    static func webp(_ width: Int, _ height: Int) -> [UInt8] {
        Array("RIFF".utf8) + bytes(22, 4) + Array("WEBPVP8X".utf8) + bytes(10, 4) + [0, 0, 0, 0]
            + bytes(width - 1, 3) + bytes(height - 1, 3)
    }

    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

extension APIClient {
    /// Sets an avatar that is a PNG.
    func putMyAvatar(_ png: [UInt8]) async throws -> ClientAnswer<PutMyAvatar> {
        try await putMyAvatar(.init(body: .imagePNG(RequestContent(png))))
    }
}

@Suite("PUT /api/v1/users/me/avatar sets the caller's avatar")
struct PutMyAvatarTests {
    @Test("of each media type, each in the place of the one before")
    func sets() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        for (body, type, picture) in [
            (PutMyAvatar.Body.imagePNG, "image/png", TestPicture.png(1024, 1)),
            (PutMyAvatar.Body.imageGIF, "image/gif", TestPicture.gif(1, 1024)),
            (PutMyAvatar.Body.imageJPEG, "image/jpeg", TestPicture.jpeg(3, 4)),
            (PutMyAvatar.Body.imageWebp, "image/webp", TestPicture.webp(5, 6)),
            (PutMyAvatar.Body.imagePNG, "image/png", TestPicture.png(1, 1)),
        ] {
            let avatar = try await client.putMyAvatar(
                .init(body: body(RequestContent(picture)))
            ).ok.body
            #expect(avatar.mediaType == type)
            #expect(avatar.size == Int64(picture.count))
            let read = try await client.getMyAvatar().ok.body
            #expect(read.mediaType == type)
            #expect(try await read.bytes == picture)
            #expect(server.blobs(of: user).count == 1)
        }
    }

    @Test(
        "bytes that are not what they say, and too large pictures, are refused; the one before stays"
    )
    func refuses() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        let kept = TestPicture.png(2, 2)
        _ = try await client.putMyAvatar(kept).ok
        for (body, picture, code) in [
            (PutMyAvatar.Body.imagePNG, TestPicture.gif(1, 1), .avatarUnreadable),
            (PutMyAvatar.Body.imageGIF, TestPicture.png(1, 1), .avatarUnreadable),
            (PutMyAvatar.Body.imagePNG, Array("<svg/>".utf8), .avatarUnreadable),
            (PutMyAvatar.Body.imagePNG, [], .avatarUnreadable),
            (PutMyAvatar.Body.imagePNG, TestPicture.png(1, 1).dropLast(10), .avatarUnreadable),
            (PutMyAvatar.Body.imagePNG, TestPicture.png(1025, 1), .avatarTooLarge),
            (PutMyAvatar.Body.imageJPEG, TestPicture.jpeg(1, 1025), .avatarTooLarge),
            (PutMyAvatar.Body.imageWebp, TestPicture.webp(1 << 24, 1 << 24), .avatarTooLarge),
        ] as [((RequestContent) -> PutMyAvatar.Body, [UInt8], ProblemCode)] {
            let answer = try await client.putMyAvatar(.init(body: body(RequestContent(picture))))
            expectProblem(answer, .conflict, code)
        }
        let large = try await client.putMyAvatar(kept + [UInt8](repeating: 0, count: 1 << 20))
        #expect(large.status == .contentTooLarge)
        let html = try await server.api.send(
            "PUT", mine,
            fields: [("Authorization", "Bearer \(user.token)"), ("Content-Type", "text/html")],
            body: kept)
        #expect(html.status == 415)
        let none = try await server.api.call("PUT", mine, token: user.token)
        #expect(none.status == 400 || none.status == 415)
        #expect(try await client.getMyAvatar().ok.body.bytes == kept)
        #expect(server.blobs(of: user).count == 1)
    }

    @Test("without a body it is malformed")
    func needsBody() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let request = """
            PUT \(mine) HTTP/1.1\r
            Host: a\r
            Authorization: Bearer \(user.token)\r
            \r

            """
        let answer = try await server.api.raw(Array(request.utf8))
        #expect(answer == 400)
    }

    @Test("a token is needed")
    func needsToken() async throws { try await expectUnauthorized("PUT", mine) }

    @Test("a blocked user is refused")
    func refusesBlocked() async throws { try await expectBlockedIsForbidden("PUT", mine) }
}

@Suite("GET and DELETE of avatars")
struct AvatarTests {
    @Test("everybody with a token sees everybody's")
    func shows() async throws {
        let server = try await TestServer.shared()
        let (user, other) = (try await server.user(), try await server.user())
        let (own, foreign) = (server.api.client(user), server.api.client(other))
        expectProblem(try await own.getMyAvatar(), .notFound, .unknownAvatar)
        expectProblem(
            try await foreign.getAvatar(.init(userID: user.id)), .notFound, .unknownAvatar)
        let picture = TestPicture.png(7, 8)
        _ = try await own.putMyAvatar(picture).ok
        let mine = try await own.getMyAvatar()
        let theirs = try await foreign.getAvatar(.init(userID: user.id))
        #expect(try await mine.ok.body.bytes == picture)
        #expect(try await theirs.ok.body.bytes == picture)
        let tag = try mine.ok.eTag
        #expect(try theirs.ok.eTag == tag)
        for fields in [mine.fields, theirs.fields] {
            #expect(fields["X-Content-Type-Options"] == "nosniff")
        }
        for (fields, status) in [
            ([.ifNoneMatch: tag], .notModified), ([.ifMatch: "\"a\""], .preconditionFailed),
            ([.range: "bytes=0-7"], .partialContent),
            ([.range: "bytes=1000-"], .rangeNotSatisfiable),
        ] as [(HTTPFields, HTTPStatus)] {
            let options = CallOptions(fields: fields)
            #expect(try await own.getMyAvatar(.init(), options).status == status)
            let theirs = try await foreign.getAvatar(.init(userID: user.id), options)
            #expect(theirs.status == status)
        }
    }

    @Test("deleting removes it, once, with its bytes")
    func deletes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let client = server.api.client(user)
        let picture = RequestContent(TestPicture.gif(1, 1))
        _ = try await client.putMyAvatar(.init(body: .imageGIF(picture))).ok
        _ = try await client.deleteMyAvatar().noContent
        #expect(server.blobs(of: user).isEmpty)
        expectProblem(try await client.deleteMyAvatar(), .notFound, .unknownAvatar)
    }

    @Test("what cannot be read is malformed")
    func checksRequests() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        try await expectIDIsChecked(
            "GET", { "/api/v1/users/\($0)/avatar" }, parameter: "user_id", token: user.token)
        for method in ["GET", "DELETE"] {
            let answer = try await server.api.call(method, mine, json: "{}", token: user.token)
            #expect(answer.status == 400, "\(method)")
        }
    }

    @Test("a token is needed, and a blocked user is refused")
    func needsToken() async throws {
        for (method, target) in [
            ("GET", mine), ("DELETE", mine), ("GET", "/api/v1/users/1/avatar"),
        ] {
            try await expectUnauthorized(method, target)
            try await expectBlockedIsForbidden(method, target)
        }
    }
}
