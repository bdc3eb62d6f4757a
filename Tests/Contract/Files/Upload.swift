import AccordClient
import ContractClient
import ContractRuntime
import Foundation
import HTTPClient
import HTTPMessages
import Testing

extension APIClient {
    /// Uploads bytes as the body itself.
    func upload(
        _ bytes: [UInt8], named name: String? = "notes.txt", _ fields: HTTPFields = [:]
    ) async throws -> ClientAnswer<UploadFile> {
        let content = RequestContent(bytes, mediaType: "text/plain")
        return try await uploadFile(
            .init(name: name, body: .anyText(content)), CallOptions(fields: fields))
    }

    /// Uploads a form.
    func upload(form parts: [UploadFile.Part], named name: String? = nil) async throws
        -> ClientAnswer<UploadFile>
    {
        try await uploadFile(.init(name: name, body: .multipartFormData(MultipartContent(parts))))
    }

    /// Uploads a text, which must be taken.
    func file(_ content: String, named name: String = "notes.txt") async throws -> File {
        try await upload(Array(content.utf8), named: name).created.body
    }
}

extension UploadFile.Part {
    /// A file of text.
    static func text(_ content: String, called fileName: String? = "notes.txt") -> Self {
        let content = RequestContent(Array(content.utf8), mediaType: "text/plain")
        return .file(PartContent(content, fileName: fileName))
    }
}

extension AnswerContent {
    /// All of it.
    var bytes: [UInt8] { get async throws { try await collect(upTo: .max) } }
    var text: String { get async throws { String(decoding: try await bytes, as: UTF8.self) } }
}

/// A part of a form as a test writes it that sends what no client would.
struct FormPart {
    let fields: [(String, String)]
    let content: [UInt8]

    init(_ fields: [(String, String)], _ content: [UInt8]) {
        self.fields = fields
        self.content = content
    }

    static func text(_ name: String, _ text: String) -> FormPart {
        FormPart(
            [("Content-Disposition", "form-data; name=\"\(name)\"")], Array(text.utf8))
    }

    static func file(
        _ content: String, called fileName: String = "notes.txt", type: String? = "text/plain",
        digest: String? = nil
    ) -> FormPart {
        let name = "form-data; name=\"file\"; filename=\"\(fileName)\""
        var fields = [("Content-Disposition", name)]
        if let type { fields.append(("Content-Type", type)) }
        if let digest { fields.append(("Content-Digest", digest)) }
        return FormPart(fields, Array(content.utf8))
    }
}

/// A form as it goes over the wire.
enum Form {
    static let boundary = "----of-a-test-7MA4YWxkTrZu0gW"
    static let mediaType = "multipart/form-data; boundary=\(boundary)"

    static func bytes(_ parts: [FormPart], closed: Bool = true) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in parts {
            let fields = part.fields.map { "\($0): \($1)\r\n" }.joined()
            bytes += Array("--\(boundary)\r\n\(fields)\r\n".utf8) + part.content
            bytes += Array("\r\n".utf8)
        }
        return bytes + (closed ? Array("--\(boundary)--\r\n".utf8) : [])
    }
}

extension API {
    /// Uploads bytes as a raw body.
    func upload(
        _ bytes: [UInt8], type: String? = "text/plain", token: String
    ) async throws -> Answer {
        var fields = [("Authorization", "Bearer \(token)")]
        if let type { fields.append(("Content-Type", type)) }
        return try await send("POST", "/api/v1/files?name=notes.txt", fields: fields, body: bytes)
    }

    /// Uploads a form.
    func upload(
        form parts: [FormPart], fields: [(String, String)] = [], token: String
    ) async throws -> Answer {
        try await send(
            "POST", "/api/v1/files",
            fields: fields + [
                ("Authorization", "Bearer \(token)"), ("Content-Type", Form.mediaType),
            ], body: Form.bytes(parts))
    }

    /// Uploads a file and gives its id.
    func file(_ content: String, token: String) async throws -> Int64 {
        let answer = try await upload(Array(content.utf8), token: token)
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer["id"].integer)
    }

    /// Sends what a test put together byte by byte, and gives the status of the answer; nil when none is waited for.
    func raw(_ bytes: [UInt8], awaitsAnswer: Bool = true) async throws -> Int? {
        let connection = try await HTTPConnection.connect(
            host: "127.0.0.1", port: port, on: Self.loop)
        try await connection.write(bytes)
        guard awaitsAnswer else {
            await connection.close()
            return nil
        }
        let response = try await connection.readResponse(to: .post)
        await connection.close()
        return Int(response.status.code)
    }
}

extension TestServer {
    /// What lies on the disk for a user: finished blobs and what uploads write.
    func blobs(of user: TestUser) -> [String] {
        let folder = directory.appendingPathComponent("files/\(user.id)")
        return (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
    }

    /// Whether so much lies there now or soon.
    func settles(at count: Int, blobsOf user: TestUser) async throws -> Bool {
        for _ in 0..<200 {
            if blobs(of: user).count == count { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    /// The number of a user's files.
    func fileCount(of user: TestUser) async throws -> Int64 {
        try await api.client(user).getFileUsage().ok.body.count
    }

    /// Whether nothing of a user's is stored: no row, and no byte.
    func hasNothing(of user: TestUser) async throws -> Bool {
        let isEmpty = try await settles(at: 0, blobsOf: user)
        return try await fileCount(of: user) == 0 && isEmpty
    }
}
