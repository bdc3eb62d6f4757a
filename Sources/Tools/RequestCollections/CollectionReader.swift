import ContractTesting
import JSON
import OpenAPI

/// Makes the collection of a document.
struct CollectionReader {
    let document: CheckedDocument
    let values: SampleValues
    let credentials: Credentials
    let baseURL: String

    /// What stands before all paths, where the document does not say on which host its server is.
    private static let usualHost = "http://127.0.0.1:8000"

    init(_ document: CheckedDocument, baseURL: String?) {
        self.document = document
        values = SampleValues(document)
        credentials = Credentials(document.bundled)
        let servers = document.bundled["servers"]?.array ?? []
        self.baseURL = Self.trimmed(
            baseURL ?? servers.first.map { Self.address(of: $0, behind: Self.usualHost) }
                ?? Self.usualHost)
    }

    func collection() -> RequestCollection {
        let info = document.bundled["info"]
        let root = credentials.auth(document.bundled["security"])
        return RequestCollection(
            title: document.title, version: document.version,
            description: [info?["summary"], info?["description"]].compactMap { $0?.string }
                .joined(separator: "\n\n"),
            variables: variables(), auth: root, folders: folders(root))
    }

    private func variables() -> [RequestCollection.Variable] {
        let base = RequestCollection.Variable(
            name: "baseUrl", value: baseURL, description: "Where the API is served.")
        let hasSockets = document.operations.contains { $0.extension("x-websocket") != nil }
        let socket = RequestCollection.Variable(
            name: "webSocketUrl", value: Self.socketAddress(baseURL),
            description: "The same for WebSockets.")
        return [base] + (hasSockets ? [socket] : []) + credentials.variables
    }

    /// A folder for each tag that is declared or used, in this order; operations without one come
    /// last, each beside the folders.
    private func folders(_ root: RequestCollection.Auth) -> [RequestCollection.Folder] {
        let tags = document.bundled["tags"]?.array ?? []
        var folders: [RequestCollection.Folder] = []
        var places: [String: Int] = [:]
        func place(_ name: String, _ description: String) -> Int {
            if let place = places[name] { return place }
            places[name] = folders.count
            folders.append(.init(name: name, description: description, requests: []))
            return folders.count - 1
        }
        for tag in tags {
            guard let name = tag["name"]?.string else { continue }
            _ = place(name, tag["description"]?.string ?? "")
        }
        for operation in document.operations {
            let index = place(operation.tags.first ?? "", "")
            folders[index].requests.append(request(operation, root))
        }
        return folders.filter { !$0.requests.isEmpty }
            .sorted { !$0.name.isEmpty && $1.name.isEmpty }
    }

    private func request(
        _ operation: CheckedOperation, _ root: RequestCollection.Auth
    ) -> RequestCollection.Request {
        let place = document.bundled[operation.place.pointer]
        let own = place?["security"].map { credentials.auth($0) }
        let more = credentials.more(place?["security"] ?? document.bundled["security"])
        let parameters = operation.parameters
        return RequestCollection.Request(
            id: operation.id, title: place?["summary"]?.string ?? operation.id,
            description: place?["description"]?.string ?? "", method: operation.method,
            base: base(operation, place), path: path(operation),
            query: parameters.flatMap(values.query) + more.filter(\.isInQuery).map(\.pair),
            fields: fields(operation) + more.filter { !$0.isInQuery }.map(\.pair),
            bodies: values.bodies(operation), auth: own == root ? nil : own,
            responses: operation.responses.flatMap(values.responses), sockets: sockets(operation))
    }

    // MARK: Addresses

    private func base(_ operation: CheckedOperation, _ place: JSONValue?) -> String {
        // The path item is what holds the operation.
        let item = document.bundled[
            JSONPointer(tokens: operation.place.pointer.tokens.dropLast())]
        let own = (place?["servers"] ?? item?["servers"])?.array?.first
        guard let own else { return "{{baseUrl}}" }
        return Self.trimmed(Self.address(of: own, behind: Self.origin(of: baseURL)))
    }

    /// The address of a server, with the defaults of its variables.
    private static func address(of server: JSONValue, behind origin: String) -> String {
        var address = server["url"]?.string ?? "/"
        for (name, variable) in server["variables"]?.object ?? [:] {
            address.replace("{\(name)}", with: variable["default"]?.string ?? "")
        }
        if address.contains("://") { return address }
        if address.hasPrefix("//") { return "http:" + address }
        return origin + (address.hasPrefix("/") ? "" : "/") + address
    }

    private static func origin(of address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return address }
        let rest = address[scheme.upperBound...]
        return String(address[..<(rest.firstIndex(of: "/") ?? address.endIndex)])
    }

    private static func trimmed(_ address: String) -> String {
        var address = address
        while address.hasSuffix("/") { address.removeLast() }
        return address
    }

    private static func socketAddress(_ address: String) -> String {
        address.hasPrefix("http") ? "ws" + address.dropFirst(4) : address
    }

    private func path(_ operation: CheckedOperation) -> [RequestCollection.PathPart] {
        let parameters = operation.parameters.filter { $0.part == .path }
        return operation.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { part in
                if let whole = parameters.first(where: { "{\($0.name)}" == part }) {
                    return .parameter(values.pathPair(whole))
                }
                var text = String(part)
                for parameter in parameters {
                    text.replace("{\(parameter.name)}", with: values.pathPair(parameter).value)
                }
                return .literal(text)
            }
    }

    // MARK: Fields

    private func fields(_ operation: CheckedOperation) -> [RequestCollection.Pair] {
        let cookies = operation.parameters.filter { $0.part == .cookie }.flatMap(values.cookies)
        let own = operation.parameters.filter { $0.part == .header }.compactMap(values.field)
        // What is asked for: the content of what succeeds, and of a problem.
        var types: [String] = []
        for name in operation.responses.flatMap(\.content).map(\.name) where !types.contains(name) {
            types.append(name)
        }
        let accept =
            types.isEmpty
            ? []
            : [
                RequestCollection.Pair(
                    name: "Accept", value: types.joined(separator: ", "), description: "")
            ]
        return accept + own + Self.cookieField(cookies)
    }

    private static func cookieField(
        _ cookies: [RequestCollection.Pair]
    ) -> [RequestCollection.Pair] {
        guard !cookies.isEmpty else { return [] }
        return [true, false].compactMap { isEnabled in
            let sent = cookies.filter { $0.isEnabled == isEnabled }
            guard !sent.isEmpty else { return nil }
            return RequestCollection.Pair(
                name: "Cookie",
                value: sent.map { "\($0.name)=\($0.value)" }.joined(separator: "; "),
                description: "", isEnabled: isEnabled)
        }
    }

    // MARK: WebSockets

    private func sockets(_ operation: CheckedOperation) -> [RequestCollection.Socket] {
        let protocols = operation.extension("x-websocket")?.array ?? []
        return protocols.map { spoken in
            let name = spoken["subprotocol"]?.string
            let frames = operation.frames.filter {
                $0.key.subprotocol == name && $0.key.direction == .received
            }
            return RequestCollection.Socket(
                subprotocol: name, description: spoken["description"]?.string ?? "",
                messages: frames.flatMap { values.messages($0.content) })
        }
    }
}
