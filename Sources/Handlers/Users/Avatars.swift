import Blobs
public import ContractRuntime
import Cryptography
public import Generated
import HTTPMessages
import Records
import Storage

// Avatars: one picture a user, in the user's folder of blobs. It counts for no quota, for it is one.

extension UsersHandler {
    /// Sets the caller's avatar; the one before is deleted.
    public func putMyAvatar(
        _ input: PutMyAvatar.Input, caller: Caller, context: RequestContext
    ) async throws -> PutMyAvatar.Output {
        let content = input.body.content
        // The contract bounds the body.
        let picture = try await content.collect(upTo: .max)
        let declared = content.mediaType.flatMap { MediaType($0)?.essence }
        guard let header = ImageHeader(picture), header.format.rawValue == declared else {
            return .conflict(.avatarUnreadable)
        }
        let limit = SchemaRules.pixelCount.range.upperBound
        guard max(header.width, header.height) <= limit else {
            return .conflict(.avatarTooLarge(limit: "\(limit)"))
        }
        return .ok(Avatar(try await keep(picture, header, of: caller.userID), in: application))
    }

    private func keep(
        _ picture: [UInt8], _ header: ImageHeader, of user: Int64
    ) async throws -> AvatarRow {
        let blob = try await write(picture, of: user)
        let row = AvatarRow(
            userID: user, mediaType: header.format.rawValue, width: Int64(header.width),
            height: Int64(header.height),
            content: StoredContent(
                blob: blob.text, size: Int64(picture.count),
                sha256: SHA256.digest(of: picture).bytes),
            updatedAt: application.now())
        let replaced: String?
        do {
            replaced = try await application.database.transaction { transaction in
                try await Avatars.put(row, in: transaction)
            }
        } catch {
            await application.files.abandon(blob, of: user, after: error)
            let isWithoutUser = (error as? DatabaseError)?.constraint?.sort == .foreignKey
            throw isWithoutUser ? CallerGone() : error
        }
        if let replaced { await application.files.delete(replaced, of: user) }
        return row
    }

    private func write(_ picture: [UInt8], of user: Int64) async throws -> BlobName {
        let writer = try await application.files.blobs.create(in: BlobFolder(ofUser: user))
        do {
            try await writer.write(picture)
            return try await writer.finish()
        } catch {
            await writer.discard()
            throw error
        }
    }

    /// Returns the caller's avatar.
    public func getMyAvatar(
        _ input: GetMyAvatar.Input, caller: Caller, context: RequestContext
    ) async throws -> GetMyAvatar.Output {
        try await avatar(of: caller.userID).map { .ok($0) } ?? .notFound
    }

    /// Returns a user's avatar.
    public func getAvatar(
        _ input: GetAvatar.Input, caller: Caller, context: RequestContext
    ) async throws -> GetAvatar.Output {
        try await avatar(of: input.userID).map { .ok($0) } ?? .notFound
    }

    /// The picture of a user; nil without one.
    private func avatar(of user: Int64) async throws -> ResponseContent? {
        var row = try await Avatars.find(ofUser: user, in: application.database)
        while let found = row {
            do {
                return content(
                    of: found, try await application.files.open(found.content.blob, of: user))
            } catch let error as BlobError where error.kind == .notFound {
                // Replaced a moment ago; a row whose own bytes are missing is damage.
                row = try await Avatars.find(ofUser: user, in: application.database)
                if row?.content.blob == found.content.blob { throw error }
            }
        }
        return nil
    }

    private func content(of row: AvatarRow, _ blob: any BlobContent) -> ResponseContent {
        var content = ResponseContent(blob, mediaType: row.mediaType)
        // No date: a picture may be replaced twice within a second.
        content.entityTag = EntityTag(Hex.encode(row.content.sha256))
        return content
    }

    /// Removes the caller's avatar: its row, and then its bytes.
    public func deleteMyAvatar(
        _ input: DeleteMyAvatar.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteMyAvatar.Output {
        let blob = try await application.database.transaction { transaction in
            try await Avatars.delete(ofUser: caller.userID, in: transaction)
        }
        guard let blob else { return .notFound }
        await application.files.delete(blob, of: caller.userID)
        return .noContent
    }
}

extension PutMyAvatar.Body {
    /// The picture, whatever it claims to be.
    fileprivate var content: RequestContent {
        switch self {
        case .imagePNG(let content), .imageJPEG(let content), .imageGIF(let content),
            .imageWebp(let content):
            content
        }
    }
}

extension Avatar {
    /// An avatar, without its pixels.
    init(_ row: AvatarRow, in application: Application) {
        self.init(
            mediaType: row.mediaType, width: row.width, height: row.height,
            size: row.content.size, updatedAt: application.local(row.updatedAt))
    }
}
