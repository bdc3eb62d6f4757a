import Testing

@Suite("Several ranges of whatever is bytes come as multipart/byteranges")
struct SeveralRangesTests {
    private func expectTwoParts(
        _ answer: Answer, _ mediaType: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status == 206, sourceLocation: sourceLocation)
        let isMultipart = answer.field("Content-Type")?.hasPrefix("multipart/byteranges; boundary=")
        #expect(isMultipart == true, sourceLocation: sourceLocation)
        let parts = answer.text.split(separator: "Content-Type: \(mediaType)\r\n").count - 1
        #expect(parts == 2, "\(answer.text)", sourceLocation: sourceLocation)
    }

    @Test("of avatars")
    func avatars() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let picture = TestPicture.png(1, 1) + [UInt8](repeating: 0, count: 5000)
        let put = try await server.api.putAvatar(picture, token: user.token)
        try #require(put.status == 200, "\(put.text)")
        for target in ["/api/v1/users/me/avatar", "/api/v1/users/\(user.id)/avatar"] {
            let answer = try await server.api.call(
                "GET", target, token: user.token, fields: [("Range", "bytes=1-3,100-103")])
            expectTwoParts(answer, "image/png")
        }
    }

    @Test("of shared files")
    func sharedFiles() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let content = String(repeating: "0123456789", count: 1000)
        let file = try await server.api.file(content, token: user.token)
        let link = try await server.api.post(
            "/api/v1/files/\(file)/links", "{}", token: user.token)
        let answer = try await server.api.call(
            "GET", try #require(link["url"].string), fields: [("Range", "bytes=1-3,100-103")])
        expectTwoParts(answer, "text/plain")
    }
}
