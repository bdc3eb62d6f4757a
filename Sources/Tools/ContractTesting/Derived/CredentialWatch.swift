/// Notices when the credentials of a run stop being worth anything: a request may have ended the session that it needs,
/// or have taken a right from whoever asks.
struct CredentialWatch {
    private let fields: [Exchange.Field]
    /// The operations that were answered with 2xx.
    private var working: Set<String> = []
    /// Those of them that were refused since anything was answered with 2xx.
    private var refused: Set<String> = []
    private var isLost = false
    /// The last operation that changed something.
    private var suspect: String?

    // One that is refused may have other reasons.
    private static let operationsThatTell = 3

    init(_ fields: [Exchange.Field]) { self.fields = fields }

    /// What is to be said after an answer; nil when that is nothing, or was said.
    mutating func note(_ exchange: Exchange, _ operation: CheckedOperation) -> String? {
        guard !isLost, !fields.isEmpty, !operation.security.isEmpty,
            fields.allSatisfy(exchange.request.fields.contains)
        else { return nil }
        switch exchange.response.status {
        case 200..<300:
            working.insert(operation.id)
            refused = []
            if !DerivedRunner.isSafe(operation.method) { suspect = operation.id }
            return nil
        case 401, 403:
            guard working.contains(operation.id) else { return nil }
            refused.insert(operation.id)
        default: return nil
        }
        guard refused.count == Self.operationsThatTell else { return nil }
        isLost = true
        let reason = suspect.map { "since '\($0)' was answered" } ?? "now"
        return "what was allowed is refused \(reason), and hardly tested after that"
    }
}
