import AccordClient
import ContractClient
import HTTPMessages
import Testing

@Suite("Several ranges of whatever is bytes come as multipart/byteranges")
struct SeveralRangesTests {
    private let options = CallOptions(fields: [.range: "bytes=1-3,100-103"])

    private func expectTwoParts(
        _ content: AnswerContent, _ mediaType: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let isMultipart = content.mediaType?.hasPrefix("multipart/byteranges; boundary=")
        #expect(isMultipart == true, sourceLocation: sourceLocation)
        let text = try await content.text
        let parts = text.split(separator: "Content-Type: \(mediaType)\r\n").count - 1
        #expect(parts == 2, "\(text)", sourceLocation: sourceLocation)
    }

    @Test("of avatars")
    func avatars() async throws {
        let server = try await TestServer.shared()
        let user = try await server.user()
        let picture = TestPicture.png(1, 1) + [UInt8](repeating: 0, count: 5000)
        let client = server.api.client(user)
        _ = try await client.putMyAvatar(picture).ok
        let mine = try await client.getMyAvatar(.init(), options).partialContent.body
        try await expectTwoParts(mine, "image/png")
        let anybodys = try await client.getAvatar(.init(userID: user.id), options)
        try await expectTwoParts(anybodys.partialContent.body, "image/png")
    }

    @Test("of shared files")
    func sharedFiles() async throws {
        let server = try await TestServer.shared()
        let client = server.api.client(try await server.user())
        let file = try await client.file(String(repeating: "0123456789", count: 1000))
        let link = try await client.createShareLink(
            .init(fileID: file.id, body: ShareLinkCreation())
        ).created.body
        let answer = try await server.api.client().getSharedFile(
            .init(token: link.token), options)
        try await expectTwoParts(answer.partialContent.body, "text/plain")
    }
}
