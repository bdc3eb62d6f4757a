/// The parameters of permessage-deflate, as an offer or an answer spells them (RFC 7692 7.1).
struct WebSocketDeflateParameters {
    static let extensionName = "permessage-deflate"

    /// Whether they are offered, or answer an offer.
    enum Kind {
        case offer
        case answer
    }

    /// Each message of the server has to stand alone.
    var serverStandsAlone = false
    /// Each message of the client has to, or will.
    var clientStandsAlone = false
    /// The largest window that the server may use.
    var serverWindowBits: Int?
    /// The largest window that the client will use, or may.
    var clientWindowBits: Int?
    /// Whether the client can be told to use a smaller window.
    var clientTakesWindow = false

    /// The parameters for these wishes.
    init() {}

    /// Reads parameters; nil when one is unknown, stands twice, or has a value that it must not
    /// have, in which case an offer is declined (7.1) and an answer fails the connection.
    init?(_ element: WebSocketExtension, _ kind: Kind) {
        guard element.name == Self.extensionName,
            Set(element.parameters.map(\.name)).count == element.parameters.count
        else { return nil }
        for parameter in element.parameters {
            switch parameter.name {
            case "server_no_context_takeover":
                guard parameter.value == nil else { return nil }
                serverStandsAlone = true
            case "client_no_context_takeover":
                guard parameter.value == nil else { return nil }
                clientStandsAlone = true
            case "server_max_window_bits":
                guard let bits = Self.bits(parameter.value) else { return nil }
                serverWindowBits = bits
            case "client_max_window_bits":
                clientTakesWindow = true
                // 7.1.2.2: only an offer may leave the value out.
                if parameter.value == nil, kind == .offer { continue }
                guard let bits = Self.bits(parameter.value) else { return nil }
                clientWindowBits = bits
            default: return nil
            }
        }
    }

    // 7.1.2: a decimal integer without leading zeroes between 8 and 15.
    private static func bits(_ value: String?) -> Int? {
        (8...15).first { value == String($0) }
    }

    /// The extension that says this.
    var element: WebSocketExtension {
        var parameters: [WebSocketExtension.Parameter] = []
        if serverStandsAlone { parameters.append(.init("server_no_context_takeover")) }
        if clientStandsAlone { parameters.append(.init("client_no_context_takeover")) }
        if let serverWindowBits {
            parameters.append(.init("server_max_window_bits", String(serverWindowBits)))
        }
        if let clientWindowBits {
            parameters.append(.init("client_max_window_bits", String(clientWindowBits)))
        } else if clientTakesWindow {
            parameters.append(.init("client_max_window_bits"))
        }
        return WebSocketExtension(Self.extensionName, parameters)
    }
}
