/// What both sides of a WebSocket have agreed on about compression (RFC 7692 7.1).
public struct WebSocketDeflateAgreement: Sendable, Hashable {
    /// How one side compresses.
    public struct Side: Sendable, Hashable {
        /// The window that it keeps to, as a power of two: 8 to 15.
        public let windowBits: Int
        /// Whether its messages may repeat what earlier ones said.
        public let keepsContext: Bool

        /// Describes a side.
        public init(windowBits: Int, keepsContext: Bool) {
            self.windowBits = windowBits
            self.keepsContext = keepsContext
        }
    }

    /// The server's messages.
    public let server: Side
    /// The client's messages.
    public let client: Side
    /// Messages with less content are sent as they are, in bytes.
    public let minMessageBytes: Int
    /// What the server answers in Sec-WebSocket-Extensions.
    public let answer: WebSocketExtension

    /// A server's choice: the first of the offers that can be kept; nil when none can, or none is
    /// of permessage-deflate. A malformed offer is declined.
    public init?(offers: [WebSocketExtension], _ deflate: WebSocketDeflate) {
        for offer in offers {
            guard let parameters = WebSocketDeflateParameters(offer, .offer),
                let agreement = Self(parameters, deflate)
            else { continue }
            self = agreement
            return
        }
        return nil
    }

    private init?(_ offer: WebSocketDeflateParameters, _ deflate: WebSocketDeflate) {
        let serverBits = min(offer.serverWindowBits ?? 15, deflate.windowBits)
        // zlib compresses with no window of 256 bytes, and 7.1.2.1 lets a server decline it.
        guard serverBits > 8 else { return nil }
        var answer = WebSocketDeflateParameters()
        answer.serverWindowBits = offer.serverWindowBits.map { _ in serverBits }
        answer.serverStandsAlone = !deflate.keepsContext || offer.serverStandsAlone
        var clientBits = 15
        if offer.clientTakesWindow {
            clientBits = min(offer.clientWindowBits ?? 15, deflate.windowBits)
            answer.clientWindowBits = clientBits
        }
        // A window that is larger than what a connection may hold is held for one message only.
        answer.clientStandsAlone =
            !deflate.keepsContext || offer.clientStandsAlone || clientBits > deflate.windowBits
        server = Side(windowBits: serverBits, keepsContext: !answer.serverStandsAlone)
        client = Side(windowBits: clientBits, keepsContext: !answer.clientStandsAlone)
        minMessageBytes = deflate.minMessageBytes
        self.answer = answer.element
    }

    /// What a client offers.
    public static func offer(_ deflate: WebSocketDeflate) -> WebSocketExtension {
        parameters(offering: deflate).element
    }

    private static func parameters(
        offering deflate: WebSocketDeflate
    ) -> WebSocketDeflateParameters {
        var offer = WebSocketDeflateParameters()
        offer.serverStandsAlone = !deflate.keepsContext
        offer.clientStandsAlone = !deflate.keepsContext
        offer.serverWindowBits = deflate.windowBits == 15 ? nil : deflate.windowBits
        offer.clientTakesWindow = true
        return offer
    }

    /// A client's reading of what a server answered to its offer; nil when the answer breaks the
    /// rules or does not keep to the offer, which fails the connection.
    public init?(answer: WebSocketExtension, to deflate: WebSocketDeflate) {
        let offer = Self.parameters(offering: deflate)
        guard let parameters = WebSocketDeflateParameters(answer, .answer) else { return nil }
        // 7.1.1.1 and 7.1.2.1: a server accepts these by saying them again.
        guard parameters.serverStandsAlone || !offer.serverStandsAlone else { return nil }
        let serverBits = parameters.serverWindowBits ?? 15
        guard serverBits <= offer.serverWindowBits ?? 15 else { return nil }
        server = Side(windowBits: serverBits, keepsContext: !parameters.serverStandsAlone)
        client = Side(
            windowBits: min(parameters.clientWindowBits ?? 15, deflate.windowBits),
            keepsContext: !offer.clientStandsAlone && !parameters.clientStandsAlone)
        minMessageBytes = deflate.minMessageBytes
        self.answer = answer
    }
}
