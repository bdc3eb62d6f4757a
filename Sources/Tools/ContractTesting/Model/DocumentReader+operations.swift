import HTTPMessages
import JSON
import OpenAPI
import YAML

// From the nodes of a bundled document to operations. The document was accepted by the compiler's checks before, so that
// what is missing or of another type here needs no word: it reads as absent.

extension DocumentReader {
    // OpenAPI 3.2, 4.9: the fixed fields of a Path Item Object that are operations.
    private static let methods = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ]

    /// The operations, in the order of the document.
    func operations() -> [CheckedOperation] {
        (root["paths"]?.members ?? []).filter { $0.name.hasPrefix("/") }.flatMap { path, item in
            let item = resolved(item)
            let listed = item.members.filter { Self.methods.contains($0.name) }
                .map { ($0.name.uppercased(), $0.value) }
            let others = (item["additionalOperations"]?.members ?? []).map { ($0.name, $0.value) }
            return (listed + others).map { operation($0.0, path, $0.1, in: item) }
        }
    }

    private func operation(
        _ method: String, _ path: String, _ place: DocumentNode, in item: DocumentNode
    ) -> CheckedOperation {
        let id = place.text("operationId") ?? "\(method) \(path)"
        let servers = [place, item, root].lazy.compactMap { $0["servers"]?.elements }
            .first { !$0.isEmpty }
        return CheckedOperation(
            id: id, method: method, path: path, basePaths: basePaths(servers ?? []),
            tags: place.texts("tags"), parameters: parameters(of: place, item),
            requestBody: field("requestBody", of: place).map { body in
                CheckedBody(
                    isRequired: body.isTrue("required"), content: content("content", of: body),
                    place: body.place)
            }, responses: map("responses", of: place).compactMap(response),
            security: security(place["security"] ?? root["security"]),
            frames: frames(of: id, place), extensions: Self.extensions(of: place),
            place: place.place, template: PathPattern(path))
    }

    private static func extensions(
        of place: DocumentNode
    ) -> [(name: String, value: JSONValue)] {
        place.members.filter { $0.name.hasPrefix("x-") }.map { ($0.name, $0.value.node.jsonValue) }
    }

    /// The paths of the servers' addresses, with the defaults of their variables.
    private func basePaths(_ servers: [DocumentNode]) -> [String] {
        var paths: [String] = []
        for server in servers {
            var address = server.text("url") ?? "/"
            for (name, variable) in server["variables"]?.members ?? [] {
                address.replace("{\(name)}", with: variable.text("default") ?? "")
            }
            if let scheme = address.firstRange(of: "://") {
                address = String(address[scheme.upperBound...].drop { $0 != "/" })
            }
            address = String(address.prefix { $0 != "?" && $0 != "#" })
            while address.hasSuffix("/") { address.removeLast() }
            if !address.isEmpty, !address.hasPrefix("/") { address = "/" + address }
            if !paths.contains(address) { paths.append(address) }
        }
        return paths.isEmpty ? [""] : paths
    }

    // MARK: Requests

    private func parameters(of operation: DocumentNode, _ item: DocumentNode) -> [CheckedParameter]
    {
        var found: [CheckedParameter] = []
        for place in [operation, item] {
            for element in place["parameters"]?.elements ?? [] {
                guard let parameter = parameter(resolved(element)) else { continue }
                // An operation's parameter replaces its path item's.
                let isKnown = found.contains {
                    $0.name == parameter.name && $0.part == parameter.part
                }
                if !isKnown { found.append(parameter) }
            }
        }
        return found
    }

    // OpenAPI 3.1, 4.8.12.2: header parameters of these names "SHALL be ignored".
    private static let ignoredFields = ["accept", "content-type", "authorization"]

    private func parameter(_ place: DocumentNode) -> CheckedParameter? {
        guard let name = place.text("name"),
            let part = place.text("in").flatMap(Parameter.Place.init(rawValue:)),
            part != .header || !Self.ignoredFields.contains(name.lowercased())
        else { return nil }
        let isSimple = part == .path || part == .header
        let style = place.text("style").flatMap(ParameterStyle.init(rawValue:))
        let content = content("content", of: place).first
        let explode = place["explode"].map { $0.node.jsonValue == .boolean(true) }
        return CheckedParameter(
            name: name, part: part, isRequired: place.isTrue("required"),
            allowsEmptyValue: place.isTrue("allowEmptyValue"),
            style: style ?? (isSimple ? .simple : .form),
            explodes: explode ?? ((style ?? (isSimple ? .simple : .form)) == .form),
            schema: content?.schema ?? place["schema"]?.place, mediaType: content?.name,
            examples: content?.examples ?? examples(of: place), place: place.place)
    }

    private func security(_ place: DocumentNode?) -> [[CheckedCredential]] {
        let schemes = root["components"].map { map("securitySchemes", of: $0) } ?? []
        return (place?.elements ?? []).map { requirement in
            requirement.members.compactMap { name, scopes in
                guard let scheme = schemes.first(where: { $0.name == name })?.value else {
                    return nil
                }
                return Self.credential(
                    name, scheme, scopes: (scopes.node.elements ?? []).compactMap(\.string))
            }
        }
    }

    private static func credential(
        _ name: String, _ scheme: DocumentNode, scopes: [String]
    ) -> CheckedCredential {
        let key = scheme.text("name") ?? ""
        let carrier: CheckedCredential.Carrier =
            switch (scheme.text("type"), scheme.text("in")) {
            case ("apiKey", "query"): .query(key)
            case ("apiKey", "cookie"): .cookie(key)
            case ("apiKey", _): .field(key)
            case ("mutualTLS", _): .connection
            default: .field("Authorization")
            }
        let isAuthorization = carrier == .field("Authorization")
        return CheckedCredential(
            scheme: name, carrier: carrier,
            authorizationScheme: isAuthorization ? scheme.text("scheme") ?? "bearer" : nil,
            scopes: scopes)
    }
}
