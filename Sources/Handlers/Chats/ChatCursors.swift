import ContractRuntime

/// Where the pages of one chat's messages begin, for one reader.
///
/// The numbers of messages have no holes, so a page knows without asking whether there are older ones.
struct ChatCursors {
    /// Where a page begins, and which way it goes.
    enum Start {
        /// Before this number; nil: at the newest.
        case older(than: Int64?)
        /// Behind this number.
        case newer(than: Int64)
    }

    private let seal: CursorSeal
    private let chatID: Int64
    private let reader: Int64

    init(_ seal: CursorSeal, chatID: Int64, reader: Int64) {
        self.seal = seal
        self.chatID = chatID
        self.reader = reader
    }

    /// What a cursor says; nil for one that was not made here for this chat and reader.
    func start(_ cursor: String?) -> Start? {
        guard let cursor else { return .older(than: nil) }
        if let sequence = seal.position(of: cursor, in: Self.older, of: reader, about: chatID) {
            return .older(than: sequence)
        }
        return seal.position(of: cursor, in: Self.newer, of: reader, about: chatID)
            .map { .newer(than: $0) }
    }

    /// The field `Link` of a page: `next` to older messages while there are any, `prev` to newer ones.
    ///
    /// - Parameter sequences: The numbers on the page, newest first.
    func link(around sequences: [Int64], from start: Start, in context: RequestContext) -> String {
        var (newest, oldest) = (sequences.first ?? 0, sequences.last ?? 1)
        if sequences.isEmpty, case .newer(let sequence) = start {
            (newest, oldest) = (sequence, sequence + 1)
        }
        var links: [String] = []
        if oldest > 1 { links.append(link("next", Self.older, oldest, context)) }
        links.append(link("prev", Self.newer, newest, context))
        return links.joined(separator: ", ")
    }

    private func link(
        _ relation: String, _ list: StaticString, _ sequence: Int64, _ context: RequestContext
    ) -> String {
        context.link(
            to: relation, replacing: "cursor",
            with: seal.cursor(after: sequence, in: list, of: reader, about: chatID))
    }

    private static let older: StaticString = "messages back"
    private static let newer: StaticString = "messages forth"
}
