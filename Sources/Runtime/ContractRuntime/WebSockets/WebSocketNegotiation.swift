internal import HTTPMessages

/// What an operation can speak, prepared for choosing among what a client offers.
struct WebSocketNegotiation: Sendable {
    /// What was agreed on.
    struct Agreement: Equatable {
        /// The position among the operation's protocols.
        let position: Int
        /// What the channel speaks.
        let subprotocol: String?
        /// What `Sec-WebSocket-Protocol` answers.
        let echo: String?
    }

    private let listed: [String?]
    /// The words behind which a credential stands.
    private let words: [String]

    init(_ description: WebSocketDescription, words: [String]) {
        listed = description.protocols.map(\.subprotocol)
        self.words = words
    }

    /// The first of the client's subprotocols that is listed, else none of them where the contract
    /// allows that; nil where it does not.
    func agreement(on offered: [String]) -> Agreement? {
        var names = offered
        var carrier: String?
        for word in words {
            guard let index = names.firstIndex(of: word), index + 1 < names.count else { continue }
            // The secret is no offer, whatever it spells, and must never be sent back.
            names.removeSubrange(index...(index + 1))
            carrier = carrier ?? word
        }
        for name in names {
            guard let position = listed.firstIndex(of: name) else { continue }
            return Agreement(position: position, subprotocol: name, echo: name)
        }
        guard let position = listed.firstIndex(of: nil) else { return nil }
        // A browser ends a connection that answers none of what it offered.
        return Agreement(position: position, subprotocol: nil, echo: carrier)
    }
}
