import OpenAPI
import SourceText
import YAML

extension Operation {
    /// Whether its connection may become a WebSocket.
    var opensWebSocket: Bool { method == .get && node["x-websocket"] != nil }
}

extension Lowering {
    /// What an operation speaks when its connection has become a WebSocket.
    func webSocket(
        of operation: Operation, _ parameters: [Contract.Parameter], named names: [String]
    ) -> [Contract.WebSocketProtocol] {
        guard operation.node["x-websocket"] != nil else { return [] }
        let origin = operation.nameLocation(of: "x-websocket")
        guard operation.opensWebSocket else {
            // RFC 6455 4.1: the method of the request must be GET.
            error("extension-misplaced", "'x-websocket' means nothing without 'get'", at: origin)
            return []
        }
        checkRequest(of: operation, origin)
        checkSwitch(of: operation, origin)
        checkNames(of: operation)
        return operation.webSocket.compactMap { lower($0, parameters, named: names) }
    }

    private func lower(
        _ entry: WebSocketProtocol, _ parameters: [Contract.Parameter], named names: [String]
    ) -> Contract.WebSocketProtocol? {
        checkExtensions(of: entry.node, known: [])
        let names = names + (entry.subprotocol.map { [$0] } ?? [])
        let receives = frames(entry.receives, named: names + ["received"])
        guard let sends = frames(entry.sends, named: names + ["sent"]) else { return nil }
        return Contract.WebSocketProtocol(
            subprotocol: entry.subprotocol, description: entry.description, sends: sends,
            receives: receives,
            resume: entry.resume.flatMap { resume($0, from: sends, by: parameters) },
            origin: entry.location)
    }

    // MARK: Frames

    /// The one kind of messages of a direction; nil when there is none, or was reported.
    private func frames(
        _ content: OrderedMap<MediaType>, named names: [String]
    ) -> Contract.Content? {
        guard let element = content.first else { return nil }
        guard let coding = frameCoding(of: element.name) else {
            unsupported(
                "websocket-media-type", "a WebSocket message of '\(element.name)'",
                at: element.nameLocation, hint: "use 'application/json' or 'text/plain'")
            return nil
        }
        let shape =
            element.value.schema.map { self.shape(of: $0, named: names) }
            ?? unsaidFrame(coding, at: element.nameLocation)
        if case .text = coding { checkText(shape, in: element) }
        checkExamples(element.value.example, element.value.examples, of: element.value.schema)
        return Contract.Content(
            mediaType: element.name, coding: coding, shape: shape, origin: element.nameLocation)
    }

    private func frameCoding(of mediaType: String) -> Contract.Coding? {
        let essence = mediaType.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if essence == "text/plain" { return .text }
        let isJSON = essence == "application/json" || essence.hasSuffix("+json")
        return isJSON && !essence.contains("*") ? .json : nil
    }

    /// What a message is when its media type has no schema.
    private func unsaidFrame(_ coding: Contract.Coding, at origin: SourceLocation) -> Shape {
        var kind = Shape.Kind.any
        if case .text = coding { kind = .string(.none) }
        return Shape(
            kind: kind, isNullable: false, description: nil, isDeprecated: false, origin: origin)
    }

    private func checkText(_ shape: Shape, in element: OrderedMap<MediaType>.Element) {
        let resolved = resolved(shape)
        if isStandIn(resolved) { return }
        if case .string = resolved.kind, !resolved.isNullable { return }
        unsupported(
            "websocket-media-type", "'\(element.name)' with a schema that is not 'type: string'",
            at: element.value.valueLocation(of: "schema"))
    }

    // MARK: The operation

    private func checkRequest(of operation: Operation, _ origin: SourceLocation) {
        guard operation.requestBody != nil else { return }
        error(
            "websocket-request-body", "a request for a WebSocket has no body",
            at: operation.nameLocation(of: "requestBody"),
            notes: [.init("'x-websocket' is here", at: origin)])
    }

    /// Handlers open the connection by the response 101, so there must be one that is theirs.
    private func checkSwitch(of operation: Operation, _ origin: SourceLocation) {
        guard let responses = operation.responses else { return }
        guard let element = responses.statuses.element("101") else {
            error(
                "websocket-response", "'x-websocket' needs the response '101'",
                at: responses.location, notes: [.init("'x-websocket' is here", at: origin)])
            return
        }
        guard let response = document.resolve(element.value) else { return }
        for name in ["x-answered-by", "x-problems"] where response.node[name] != nil {
            error(
                "websocket-response", "'\(name)' on '101' leaves no way to open the WebSocket",
                at: response.nameLocation(of: name))
        }
    }

    // MARK: Names

    /// "subprotocol names … must be tokens", and each can be chosen in one way only.
    private func checkNames(of operation: Operation) {
        var first: [String?: SourceLocation] = [:]
        let words = credentialWords(of: operation)
        for entry in operation.webSocket {
            // A name of another type was reported.
            if entry.subprotocol == nil, entry.node["subprotocol"] != nil { continue }
            let place =
                entry.subprotocol == nil ? entry.location : entry.valueLocation(of: "subprotocol")
            let what =
                entry.subprotocol.map { "subprotocol '\($0)'" }
                ?? "an element without 'subprotocol'"
            if let name = entry.subprotocol, !Self.isToken(name) {
                error(
                    "websocket-subprotocol", "\(what) is not a token",
                    at: place)
            }
            if let word = entry.subprotocol, words.contains(word) {
                error(
                    "websocket-subprotocol",
                    "\(what) is the 'x-subprotocol' of a security scheme", at: place)
            }
            guard let earlier = first[entry.subprotocol] else {
                first[entry.subprotocol] = place
                continue
            }
            error(
                "websocket-subprotocol", "\(what) stands twice in 'x-websocket'", at: place,
                notes: [.init("it stands here first", at: earlier)])
        }
    }

    /// The elements of `Sec-WebSocket-Protocol` that credentials of an operation stand behind.
    private func credentialWords(of operation: Operation) -> [String] {
        let requirements = operation.security ?? document.security ?? []
        return requirements.flatMap(\.schemes.names).compactMap { name in
            let scheme = document.components?.securitySchemes[name]
            return scheme.flatMap { document.resolve($0) }?.node["x-subprotocol"]?.string
        }
    }

    // RFC 9110 5.6.2: token = 1*tchar
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    // MARK: Security schemes

    /// Whether a key is in the field by which subprotocols are offered.
    static func isSubprotocolField(_ name: String) -> Bool {
        name.lowercased() == "sec-websocket-protocol"
    }

    /// `x-subprotocol`: the element before the key; the whole field is no key.
    func subprotocolWord(of scheme: SecurityScheme) -> String? {
        guard let value = scheme.node["x-subprotocol"] else {
            unsupported(
                "security-scheme-unsupported",
                "a key in 'Sec-WebSocket-Protocol' without 'x-subprotocol'",
                at: scheme.valueLocation(of: "name"), hint: "add 'x-subprotocol: bearer'")
            return nil
        }
        if let text = value.string, Self.isToken(text) { return text }
        refuseExtension("x-subprotocol", value, expected: "one token")
        return nil
    }

    /// Reports `x-subprotocol` where there are no subprotocols, and `x-prefix` where there are.
    func checkSubprotocol(of scheme: SecurityScheme) {
        var isField = false
        if case .apiKey(let name, .header) = scheme.kind { isField = Self.isSubprotocolField(name) }
        let name = isField ? "x-prefix" : "x-subprotocol"
        guard scheme.node[name] != nil else { return }
        error(
            "extension-misplaced", "'\(name)' means nothing here", at: scheme.nameLocation(of: name)
        )
    }
}
