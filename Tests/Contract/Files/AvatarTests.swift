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

extension API {
    func putAvatar(_ bytes: [UInt8], type: String = "image/png", token: String) async throws
        -> Answer
    {
        try await send(
            "PUT", "/api/v1/users/me/avatar",
            fields: [("Authorization", "Bearer \(token)"), ("Content-Type", type)], body: bytes)
    }
}

@Suite("PUT /api/v1/users/me/avatar sets the caller's avatar")
struct PutMyAvatarTests {
    @Test("of each media type, each in the place of the one before")
    func sets() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        for (type, picture) in [
            ("image/png", TestPicture.png(1024, 1)), ("image/gif", TestPicture.gif(1, 1024)),
            ("image/jpeg", TestPicture.jpeg(3, 4)), ("image/webp", TestPicture.webp(5, 6)),
            ("image/png", TestPicture.png(1, 1)),
        ] {
            let answer = try await server.api.putAvatar(picture, type: type, token: user.token)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer["media_type"].string == type)
            #expect(answer["size"].integer == Int64(picture.count))
            let read = try await server.api.get(mine, token: user.token)
            #expect(read.status == 200)
            #expect(read.body == picture)
            #expect(read.field("Content-Type") == type)
            #expect(server.blobs(of: user).count == 1)
        }
    }

    @Test(
        "bytes that are not what they say, and too large pictures, are refused; the one before stays"
    )
    func refuses() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let kept = TestPicture.png(2, 2)
        _ = try await server.api.putAvatar(kept, token: user.token)
        for (type, picture, code) in [
            ("image/png", TestPicture.gif(1, 1), "avatar_unreadable"),
            ("image/gif", TestPicture.png(1, 1), "avatar_unreadable"),
            ("image/png", Array("<svg/>".utf8), "avatar_unreadable"),
            ("image/png", [], "avatar_unreadable"),
            ("image/png", Array(TestPicture.png(1, 1).dropLast(10)), "avatar_unreadable"),
            ("image/png", TestPicture.png(1025, 1), "avatar_too_large"),
            ("image/jpeg", TestPicture.jpeg(1, 1025), "avatar_too_large"),
            ("image/webp", TestPicture.webp(1 << 24, 1 << 24), "avatar_too_large"),
        ] {
            let answer = try await server.api.putAvatar(picture, type: type, token: user.token)
            #expect(answer.status == 409, "\(type): \(answer.text)")
            #expect(answer.code == code)
        }
        let large = try await server.api.putAvatar(
            kept + [UInt8](repeating: 0, count: 1 << 20), token: user.token)
        #expect(large.status == 413)
        let html = try await server.api.putAvatar(kept, type: "text/html", token: user.token)
        #expect(html.status == 415)
        let none = try await server.api.call("PUT", mine, token: user.token)
        #expect(none.status == 400 || none.status == 415)
        #expect(try await server.api.get(mine, token: user.token).body == kept)
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
        let target = "/api/v1/users/\(user.id)/avatar"
        for (target, token) in [(target, other.token), (mine, user.token)] {
            let none = try await server.api.get(target, token: token)
            #expect(none.status == 404)
            #expect(none.code == "unknown_avatar")
        }
        let picture = TestPicture.png(7, 8)
        _ = try await server.api.putAvatar(picture, token: user.token)
        for (target, token) in [(target, other.token), (mine, user.token)] {
            let answer = try await server.api.get(target, token: token)
            #expect(answer.status == 200)
            #expect(answer.body == picture)
            #expect(answer.field("X-Content-Type-Options") == "nosniff")
            let tag = try #require(answer.field("ETag"))
            for (fields, status) in [
                ([("If-None-Match", tag)], 304), ([("If-Match", "\"a\"")], 412),
                ([("Range", "bytes=0-7")], 206), ([("Range", "bytes=1000-")], 416),
            ] {
                let answer = try await server.api.call("GET", target, token: token, fields: fields)
                #expect(answer.status == status, "\(fields)")
            }
        }
    }

    @Test("deleting removes it, once, with its bytes")
    func deletes() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let set = try await server.api.putAvatar(
            TestPicture.gif(1, 1), type: "image/gif", token: user.token)
        try #require(set.status == 200)
        #expect(try await server.api.delete(mine, token: user.token).status == 204)
        #expect(server.blobs(of: user).isEmpty)
        let again = try await server.api.delete(mine, token: user.token)
        #expect(again.status == 404)
        #expect(again.code == "unknown_avatar")
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
