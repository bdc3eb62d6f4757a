public import ContractRuntime
import Cryptography
public import Generated
import Records
import Storage

/// The operations of tag `files`: the files of a user, and the links that share them.
///
/// A file belongs to one user and does not exist for anybody else.
public struct FilesHandler: FilesOperations {
    let application: Application

    /// Makes the handler.
    public init(_ application: Application) { self.application = application }

    /// Lists the caller's files, the newest first.
    public func listFiles(
        _ input: ListFiles.Input, caller: Caller, context: RequestContext
    ) async throws -> ListFiles.Output {
        var start: Int64?
        if let cursor = input.cursor {
            start = application.cursors.position(of: cursor, in: "files", of: caller.userID)
            guard start != nil else { return .notFound }
        }
        let rows = try await Files.list(
            ofUser: caller.userID, before: start, limit: Int(input.limit) + 1,
            in: application.database)
        let page = Page(
            rows, limit: input.limit, context: context,
            cursor: { application.cursors.cursor(after: $0.id, in: "files", of: caller.userID) },
            item: { File($0, in: application) })
        return .ok(page.items, link: page.link)
    }

    /// Describes a file.
    public func getFile(
        _ input: GetFile.Input, caller: Caller, context: RequestContext
    ) async throws -> GetFile.Output {
        let row = try await Files.find(
            byID: input.fileID, ofUser: caller.userID, in: application.database)
        return row.map { .ok(File($0, in: application)) } ?? .notFound
    }

    /// Renames a file, or changes its comment; what is absent stays.
    public func updateFile(
        _ input: UpdateFile.Input, caller: Caller, context: RequestContext
    ) async throws -> UpdateFile.Output {
        var change = FileChange()
        change.name = input.body.name
        if input.body.comment.isPresent { change.comment = .some(input.body.comment.value) }
        let row = try await update(input.fileID, of: caller.userID, change)
        return row.map { .ok(File($0, in: application)) } ?? .notFound
    }

    private func update(
        _ file: Int64, of user: Int64, _ change: FileChange
    ) async throws -> FileRow? {
        // Nothing changes, not even the time of the last change.
        if change.name == nil && change.comment == nil {
            return try await Files.find(byID: file, ofUser: user, in: application.database)
        }
        let now = application.now()
        return try await application.database.transaction { transaction in
            try await Files.update(file, ofUser: user, change, at: now, in: transaction)
        }
    }

    /// Deletes a file: its row with its links, and then its bytes.
    public func deleteFile(
        _ input: DeleteFile.Input, caller: Caller, context: RequestContext
    ) async throws -> DeleteFile.Output {
        let blob = try await application.database.transaction { transaction in
            try await Files.delete(input.fileID, ofUser: caller.userID, in: transaction)
        }
        guard let blob else { return .notFound }
        await application.files.delete(blob, of: caller.userID)
        return .noContent
    }

    /// Says how much of the quota is used.
    public func getFileUsage(
        _ input: GetFileUsage.Input, caller: Caller, context: RequestContext
    ) async throws -> GetFileUsage.Output {
        let usage = try await Files.usage(ofUser: caller.userID, in: application.database)
        let quota = application.files.quota
        return .ok(
            Generated.FileUsage(
                bytes: usage.bytes, count: usage.count, maxBytes: quota.bytes,
                maxCount: quota.count))
    }
}

extension File {
    /// A file as its owner sees it.
    init(_ row: FileRow, in application: Application) {
        self.init(
            id: row.id, name: row.name, comment: row.comment, mediaType: row.mediaType,
            size: row.size, sha256: Hex.encode(row.sha256),
            createdAt: application.local(row.createdAt),
            updatedAt: application.local(row.updatedAt))
    }
}
