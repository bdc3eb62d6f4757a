public import ContractRuntime
import Cryptography
public import Generated
import Records
import Storage
import Timestamps

// Links that anybody can download a file by. The address is a secret: its owner is told it once, and
// the store has its digest.

extension FilesHandler {
    /// 256 bits: nothing to guess, nothing to look up without the digest.
    private static let tokenByteCount = 32
    private static let maxLinks: Int64 = 100

    /// Lists the links of a file, the newest first.
    public func listShareLinks(
        _ input: ListShareLinks.Input, caller: Caller, context: RequestContext
    ) async throws -> ListShareLinks.Output {
        let file = try await Files.find(
            byID: input.fileID, ofUser: caller.userID, in: application.database)
        guard let file else { return .notFound(.unknownFile) }
        var start: Int64?
        if let cursor = input.cursor {
            // A cursor is sealed for one list: here that is the file's.
            start = application.cursors.position(of: cursor, in: "links", of: file.id)
            guard start != nil else { return .notFound(.unknownCursor) }
        }
        let rows = try await ShareLinks.list(
            ofFile: file.id, before: start, limit: Int(input.limit) + 1, in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.id, in: "links", of: file.id) },
            item: { ShareLink($0, in: application) })
        return .ok(page.items, link: page.link)
    }

    /// Makes a link. Its address is in this answer only.
    public func createShareLink(
        _ input: CreateShareLink.Input, caller: Caller, context: RequestContext
    ) async throws -> CreateShareLink.Output {
        let token = Base64URL.encode(try SecureRandom.bytes(Self.tokenByteCount))
        let now = application.now()
        let link = Records.NewShareLink(
            fileID: input.fileID, digest: SHA256.digest(of: token).bytes, createdAt: now,
            expiresAt: input.body.expiresIn.map {
                Timestamp(microseconds: now.microseconds + $0 * 1_000_000)
            },
            maxUses: input.body.maxUses)
        return try await application.database.transaction { transaction in
            let file = try await Files.find(
                byID: link.fileID, ofUser: caller.userID, in: transaction)
            guard file != nil else { return .notFound }
            guard try await ShareLinks.count(ofFile: link.fileID, in: transaction) < Self.maxLinks
            else { return .conflict(.tooManyLinks(limit: "\(Self.maxLinks)")) }
            let row = try await ShareLinks.insert(link, in: transaction)
            return .created(
                NewShareLink(row, token: token, in: application),
                location: DeleteShareLink.path(fileID: row.fileID, linkID: row.id))
        }
    }

    /// Revokes a link.
    public func deleteShareLink(
        _ input: DeleteShareLink.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteShareLink.Output {
        try await application.database.transaction { transaction in
            let file = try await Files.find(
                byID: input.fileID, ofUser: caller.userID, in: transaction)
            guard let file else { return .notFound(.unknownFile) }
            let isDeleted = try await ShareLinks.delete(
                input.linkID, ofFile: file.id, in: transaction)
            return isDeleted ? .noContent : .notFound(.unknownLink)
        }
    }
}

extension ShareLink {
    /// A link as the owner of its file sees it.
    init(_ row: ShareLinkRow, in application: Application) {
        self.init(
            id: row.id, createdAt: application.local(row.createdAt),
            expiresAt: row.expiresAt.map(application.local), maxUses: row.maxUses, uses: row.uses)
    }
}

extension Generated.NewShareLink {
    /// A new link with its address.
    init(_ row: ShareLinkRow, token: String, in application: Application) {
        self.init(
            id: row.id, url: GetSharedFile.path(token: token),
            createdAt: application.local(row.createdAt),
            expiresAt: row.expiresAt.map(application.local), maxUses: row.maxUses, uses: row.uses)
    }
}
