import JSON
import OpenAPI
import SourceText
import YAML

extension Lowering {
    /// The operations of all paths.
    func operations() -> [Contract.Operation] {
        var operations: [Contract.Operation] = []
        for element in document.paths?.items ?? OrderedMap() {
            guard let item = document.resolve(element.value) else { continue }
            checkExtensions(of: item.node, known: [])
            let template = pathTemplate(element.name, at: element.nameLocation)
            operations += item.operations.compactMap { lower($0, of: item, template) }
        }
        return operations
    }

    private func lower(
        _ operation: Operation, of item: PathItem, _ path: Contract.PathTemplate
    ) -> Contract.Operation? {
        guard let method = method(of: operation) else { return nil }
        checkParts(of: operation)
        let id = operation.operationID ?? "\(operation.method.rawValue) \(path.text)"
        lowerCallbacks(of: operation, id)
        let idOrigin = operation.valueLocation(of: "operationId")
        let body = requestBody(of: operation, named: [id])
        let security = security(of: operation)
        let parameters = parameters(of: operation, item, named: [id])
        return Contract.Operation(
            id: id, method: method, path: path,
            tag: position(
                ofTag: operation.tags.first ?? "default",
                usedAt: operation.node["tags"]?.elements?.first?.location ?? operation.location),
            summary: operation.summary ?? item.summary,
            description: described(
                operation.description ?? item.description, operation.externalDocs),
            isDeprecated: operation.isDeprecated,
            parameters: parameters, requestBody: body,
            responses: responses(of: operation, named: [id]), security: security,
            roles: roles(of: operation, security),
            maxBodyBytes: maxBodyBytes(of: operation, hasBody: operation.requestBody != nil),
            isVital: isVital(operation),
            webSocket: webSocket(of: operation, parameters, named: [id]),
            origin: operation.location, idOrigin: idOrigin)
    }

    /// The method of an operation; nil for one that no server here takes.
    func method(of operation: Operation) -> Contract.Method? {
        switch operation.method {
        case .get: return .get
        case .put: return .put
        case .post: return .post
        case .delete: return .delete
        case .options: return .options
        case .head: return .head
        case .patch: return .patch
        case .trace: return .trace
        case .query: return .query
        case .other(let name):
            warning(
                "method-unserved", "the operation is left out: the engine takes no '\(name)'",
                at: operation.location)
            return nil
        }
    }

    private func checkParts(of operation: Operation) {
        checkExtensions(
            of: operation.node, known: ["x-roles", "x-max-bytes", "x-vital", "x-websocket"])
    }

    // MARK: Paths

    private func pathTemplate(_ text: String, at origin: SourceLocation) -> Contract.PathTemplate {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        return Contract.PathTemplate(
            text: text, segments: parts.map { segment(of: String($0)) }, origin: origin)
    }

    private func segment(of text: String) -> Contract.PathTemplate.Segment {
        var parts: [Contract.PathTemplate.Segment] = []
        // Braces that enclose no name were reported.
        for piece in text.split(separator: "{", omittingEmptySubsequences: false) {
            let halves = piece.split(
                separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count > 1 { parts.append(.parameter(String(halves[0]))) }
            if let rest = halves.last, !rest.isEmpty { parts.append(.literal(String(rest))) }
        }
        return parts.count > 1 ? .mixed(parts) : parts.first ?? .literal("")
    }

    // MARK: Extensions

    /// The extensions that mean something to Accord; a slip of the pen in one would drop what it
    /// asks for.
    private static let extensions = [
        "x-answered-by", "x-max-bytes", "x-prefix", "x-problems", "x-raw", "x-roles",
        "x-statuses", "x-subprotocol", "x-vital", "x-websocket",
    ]

    /// Reports an extension that is nearly one of ours, or is ours and stands where it means
    /// nothing.
    func checkExtensions(of node: Node, known: [String]) {
        for entry in node.entries ?? [] where entry.name.hasPrefix("x-") {
            if known.contains(entry.name) { continue }
            if Self.extensions.contains(entry.name) {
                error(
                    "extension-misplaced", "'\(entry.name)' means nothing here",
                    at: entry.key.location)
            } else if let hint = Diagnostic.hint(for: entry.name, among: known) {
                error(
                    "extension-unknown", "unknown extension '\(entry.name)'",
                    at: entry.key.location, hint: hint)
            }
        }
    }

    /// The texts of an extension that is a list.
    func texts(_ name: String, of node: Node) -> [(text: String, location: SourceLocation)] {
        guard let value = node[name] else { return [] }
        guard let elements = value.elements else {
            refuseExtension(name, value, expected: "an array of strings")
            return []
        }
        return elements.compactMap { element in
            if let text = element.string { return (text, element.location) }
            refuseExtension(name, element, expected: "strings")
            return nil
        }
    }

    func refuseExtension(_ name: String, _ value: Node, expected: String) {
        error(
            "extension-value", "'\(name)' must be \(expected), found \(value.kindDescription)",
            at: value.location)
    }

    private func roles(of operation: Operation, _ security: Contract.Security) -> [String] {
        let roles = texts("x-roles", of: operation.node).map(\.text)
        if !roles.isEmpty, case .required = security { return roles }
        if operation.node["x-roles"] != nil, !roles.isEmpty {
            error(
                "roles-without-security", "'x-roles' without required security admits anybody",
                at: operation.nameLocation(of: "x-roles"))
        }
        return roles
    }

    private func isVital(_ operation: Operation) -> Bool {
        guard let value = operation.node["x-vital"] else { return false }
        guard case .boolean(let isVital) = value.scalar?.value else {
            refuseExtension("x-vital", value, expected: "true or false")
            return false
        }
        return isVital
    }

    private func maxBodyBytes(of operation: Operation, hasBody: Bool) -> Int? {
        guard let value = operation.node["x-max-bytes"] else { return nil }
        guard let integer = value.scalar?.number?.integer, integer > 0 else {
            error(
                "extension-value", "'x-max-bytes' must be an integer greater than 0",
                at: value.location)
            return nil
        }
        if !hasBody {
            error(
                "extension-misplaced", "'x-max-bytes' means nothing without 'requestBody'",
                at: operation.nameLocation(of: "x-max-bytes"))
        }
        return Int(integer)
    }
}
