/// Why a command was not carried out, as a socket is told.
struct PostingRefusal: Sendable, Equatable {
    /// A code of the contract's catalogue, or why a session ended.
    let code: String
    /// Whether nothing that the client could send would be taken.
    let endsConnection: Bool

    init(_ code: String, endsConnection: Bool = false) {
        self.code = code
        self.endsConnection = endsConnection
    }

    /// The two are friends no longer.
    static let closed = PostingRefusal("chat_closed")
    /// The caller only watches.
    static let notAParticipant = PostingRefusal("not_a_participant")
}

extension Posting {
    /// Why it was not posted; nil when it was.
    var refusal: PostingRefusal? {
        switch self {
        case .posted, .repeated: nil
        case .clientIDReused: PostingRefusal("client_id_reused")
        case .closed: .closed
        case .notAParticipant: .notAParticipant
        case .unknownChat: PostingRefusal("unknown_chat", endsConnection: true)
        case .sessionEnded(let end): PostingRefusal(end.rawValue, endsConnection: true)
        }
    }
}
