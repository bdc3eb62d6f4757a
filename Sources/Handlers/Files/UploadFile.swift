public import ContractRuntime
public import Generated
import Records

extension FilesHandler {
    /// Takes a file in; when it answers, the file is on disk.
    public func uploadFile(
        _ input: UploadFile.Input, caller: Caller, context: RequestContext
    ) async throws -> UploadFile.Output {
        do {
            let row = try await Upload(to: application, of: caller.userID).store(
                input, digest: context.contentDigest)
            return .created(
                File(row, in: application), location: GetFile.path(fileID: row.id))
        } catch let refusal as UploadRefusal {
            return answer(to: refusal)
        }
    }

    /// Keeps a file that no request brought, within the user's quota.
    public func store(
        _ bytes: [UInt8], named name: String, mediaType: String, comment: String? = nil,
        of user: Int64
    ) async throws {
        _ = try await Upload(to: application, of: user).store(
            bytes, named: name, mediaType: mediaType, comment: comment)
    }

    private func answer(to refusal: UploadRefusal) -> UploadFile.Output {
        let quota = application.files.quota
        return switch refusal {
        case .quotaReached(.bytes): .insufficientStorage(.quotaReached(limit: "\(quota.bytes)"))
        case .quotaReached(.count):
            .insufficientStorage(.fileCountReached(limit: "\(quota.count)"))
        case .digestMismatch: .badRequest(.digestMismatch)
        case .digestUnreadable: .badRequest(.digestUnreadable)
        case .nameRefused: .conflict
        }
    }
}
