import Blobs
public import ContractRuntime
import Cryptography
public import Generated
import HTTPMessages
import Records
import Storage

// What a file holds. It was made by a user and may be anything, so it is never more than something
// to save: it comes as an attachment, under a media type that no browser runs (F6).

extension FilesHandler {
    /// Returns the bytes of a file to its owner.
    public func getFileContent(
        _ input: GetFileContent.Input, caller: Caller, context: RequestContext
    ) async throws -> GetFileContent.Output {
        let row = try await Files.find(
            byID: input.fileID, ofUser: caller.userID, in: application.database)
        guard let row, let content = try await content(of: row) else { return .notFound }
        return .ok(content)
    }

    /// Returns the bytes of a file to whoever has a link to it; HEAD is no use of the link.
    public func getSharedFile(
        _ input: GetSharedFile.Input, context: RequestContext
    ) async throws -> GetSharedFile.Output {
        let digest = SHA256.digest(of: input.token).bytes
        let now = application.now()
        let row =
            if context.method == .head {
                try await ShareLinks.file(digest: digest, at: now, in: application.database)
            } else {
                try await application.database.transaction { transaction in
                    try await ShareLinks.use(digest: digest, at: now, in: transaction)
                }
            }
        guard let row, let content = try await content(of: row) else { return .notFound }
        return .ok(content)
    }

    /// The content of a file; nil when the file was deleted a moment ago.
    private func content(of row: FileRow) async throws -> ResponseContent? {
        let blob: any BlobContent
        do {
            blob = try await application.files.open(row.blob, of: row.userID)
        } catch let error as BlobError where error.kind == .notFound {
            // A row that is still there and has no bytes is damage, and no 404.
            guard try await Files.find(byID: row.id, in: application.database) == nil else {
                throw error
            }
            return nil
        }
        var content = ResponseContent(blob, mediaType: MediaType.served(row.mediaType))
        content.entityTag = EntityTag(Hex.encode(row.sha256))
        content.lastModified = row.createdAt
        content.disposition = .attachment(fileName: row.name)
        return content
    }
}

extension ResponseContent {
    /// The bytes of a blob: sent from its file where there is one, else read piece by piece.
    init(_ blob: any BlobContent, mediaType: String) {
        if let file = blob.file {
            self.init(file, length: blob.size, mediaType: mediaType)
        } else {
            self.init(BlobSource(blob), length: blob.size, mediaType: mediaType)
        }
    }
}
