import Blobs
import ContractRuntime
import Cryptography
import Generated
import HTTPMessages
import Records
import Storage

/// Why an upload that fits the contract is not kept.
enum UploadRefusal: Error {
    case quotaReached(QuotaLedger.Dimension)
    case digestMismatch
    case digestUnreadable
    case nameRefused
}

/// One upload, from its first byte to its row.
///
/// The order is what makes it safe: room is reserved, bytes are written into a temporary file and
/// digested on the way, the file is made durable and named, and then the row is written. Whatever
/// goes wrong on the way takes the bytes with it. It belongs to one task.
final class Upload {
    private let application: Application
    private let user: Int64
    private let reservation: QuotaReservation
    private var writer: (any BlobWriter)?
    private var sha256: SHA256Digest?
    private var mediaType = MediaType.unknownContent
    /// What the part of a form calls the file.
    private var fileName: String?
    private var name: String?
    private var comment: String?

    init(to application: Application, of user: Int64) {
        self.application = application
        self.user = user
        reservation = QuotaReservation(
            of: application.files.ledger, in: application.database, for: user)
    }

    /// Reads and keeps it.
    ///
    /// - Parameter digest: what `Content-Digest` says of the whole content.
    /// - Throws: `UploadRefusal`, and what the request, the store or the disk throw; nothing is
    ///   stored then.
    func store(_ input: UploadFile.Input, digest: String?) async throws -> FileRow {
        try await kept {
            switch input.body {
            case .multipartFormData(let form):
                guard digest == nil else { throw UploadRefusal.digestUnreadable }
                try await read(form)
            case .anyApplication(let content), .anyAudio(let content), .anyFont(let content),
                .anyImage(let content), .anyMessage(let content), .anyModel(let content),
                .anyText(let content), .anyVideo(let content):
                try await read(content, digest: digest)
            }
            name = try input.name ?? name ?? keptFileName()
        }
    }

    /// Keeps bytes that no request brought.
    func store(
        _ bytes: [UInt8], named name: String, mediaType: String, comment: String?
    ) async throws -> FileRow {
        try await kept {
            try await read(RequestContent(bytes, mediaType: mediaType), digest: nil)
            self.name = name
            self.comment = comment
        }
    }

    private func kept(_ read: () async throws -> Void) async throws -> FileRow {
        defer { reservation.end() }
        do {
            try await read()
            return try await keep()
        } catch {
            await writer?.discard()
            throw error
        }
    }

    private func keptFileName() throws -> String {
        // A browser whose user chose no file sends an empty name.
        guard let fileName, !fileName.isEmpty else { return FileNamePolicy.standIn }
        guard let name = FileNamePolicy.name(ofPart: fileName) else {
            throw UploadRefusal.nameRefused
        }
        return name
    }

    // MARK: Reading

    private func read(_ content: RequestContent, digest: String?) async throws {
        let expected = try promised(digest)
        try await reservation.admit(bytes: content.declaredLength ?? 0)
        mediaType = MediaType.stored(content.mediaType)
        var content = content
        try await receive(expected) { try await content.next() }
    }

    private func read(_ form: MultipartContent<UploadFile.Part>) async throws {
        // The length of the form is not that of the file in it.
        try await reservation.admit(bytes: 0)
        var form = form
        while let part = try await form.next() {
            switch part {
            case .file(var file):
                mediaType = MediaType.stored(file.mediaType)
                fileName = file.fileName
                let expected = try promised(file.fields["Content-Digest"])
                try await receive(expected) { try await file.next() }
            case .name(let text): name = text
            case .comment(let text): comment = text
            }
        }
    }

    private func promised(_ field: String?) throws -> SHA256Digest? {
        guard let field else { return nil }
        guard let digest = ContentDigest(field) else { throw UploadRefusal.digestUnreadable }
        return digest.sha256
    }

    private func receive(
        _ expected: SHA256Digest?, _ next: () async throws -> [UInt8]?
    ) async throws {
        let writer = try await application.files.blobs.create(in: BlobFolder(ofUser: user))
        self.writer = writer
        var hash = SHA256()
        while let piece = try await next() {
            try await reservation.cover(writer.size + Int64(piece.count))
            hash.update(piece)
            try await writer.write(piece)
        }
        let digest = hash.finalize()
        if let expected, expected != digest { throw UploadRefusal.digestMismatch }
        sha256 = digest
    }

    // MARK: Keeping

    private func keep() async throws -> FileRow {
        guard let writer, let sha256, let name else {
            preconditionFailure("a form without its required part was taken for complete")
        }
        let size = writer.size
        let blob = try await writer.finish()
        let file = NewFile(
            userID: user, name: name, comment: comment, mediaType: mediaType.description,
            content: StoredContent(blob: blob.text, size: size, sha256: sha256.bytes),
            createdAt: application.now())
        reservation.beginCommit()
        return try await insert(file, blob)
    }

    private func insert(_ file: NewFile, _ blob: BlobName) async throws -> FileRow {
        let quota = application.files.quota
        let insertion: FileInsertion
        do {
            insertion = try await application.database.transaction { transaction in
                try await Files.insert(file, quota: quota, in: transaction)
            }
        } catch {
            await application.files.abandon(blob, of: user, after: error)
            let isWithoutUser = (error as? DatabaseError)?.constraint?.sort == .foreignKey
            throw isWithoutUser ? CallerGone() : error
        }
        switch insertion {
        case .inserted(let row): return row
        case .quotaExceeded(let usage):
            await application.files.delete(blob.text, of: user)
            throw UploadRefusal.quotaReached(usage.count >= quota.count ? .count : .bytes)
        }
    }
}
