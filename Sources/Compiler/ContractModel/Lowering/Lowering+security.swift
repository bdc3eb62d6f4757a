import OpenAPI
import SourceText
import YAML

extension Lowering {
    // MARK: Schemes

    func securitySchemes() -> [Contract.SecurityScheme] {
        let schemes = document.components?.securitySchemes ?? OrderedMap()
        return schemes.compactMap { element in
            guard let scheme = document.resolve(element.value) else { return nil }
            checkExtensions(of: scheme.node, known: ["x-prefix", "x-subprotocol"])
            checkSubprotocol(of: scheme)
            guard let kind = kind(of: scheme) else {
                refuse(scheme, named: element)
                return nil
            }
            return Contract.SecurityScheme(
                name: element.name, kind: kind, description: scheme.description,
                origin: element.nameLocation)
        }
    }

    private func kind(of scheme: SecurityScheme) -> Contract.SecurityScheme.Kind? {
        switch scheme.kind {
        case .http("bearer", _): return .bearer
        case .http("basic", _): return .basic
        case .http(let name, _):
            // RFC 9110 11.1: the scheme is a case-insensitive token.
            switch name.lowercased() {
            case "bearer": return .bearer
            case "basic": return .basic
            default: return nil
            }
        case .apiKey(let name, .header) where Self.isSubprotocolField(name):
            return subprotocolWord(of: scheme).map { .subprotocol(word: $0) }
        case .apiKey(let name, .header): return .field(name: name, prefix: prefix(of: scheme))
        case .apiKey(let name, .query): return .query(name: name)
        case .apiKey(let name, .cookie): return .cookie(name: name)
        case .apiKey(_, .path), .apiKey(_, .querystring), .mutualTLS, .oauth2, .openIDConnect:
            return nil
        }
    }

    private func refuse(
        _ scheme: SecurityScheme, named element: OrderedMap<Referable<SecurityScheme>>.Element
    ) {
        var type = scheme.node["type"]?.string ?? ""
        if case .http(let name, _) = scheme.kind {
            // A scheme without a name was reported, as was a type that there is not.
            if name.isEmpty { return }
            type += " \(name)"
        }
        guard type.hasPrefix("http") || ["mutualTLS", "oauth2", "openIdConnect"].contains(type)
        else { return }
        unsupported(
            "security-scheme-unsupported", "security scheme '\(element.name)' of type '\(type)'",
            at: element.nameLocation)
    }

    /// `x-prefix`: the word before the key, as in `Authorization: Token …`.
    private func prefix(of scheme: SecurityScheme) -> String? {
        guard let value = scheme.node["x-prefix"] else { return nil }
        // RFC 9110 5.6.2: a token of visible characters without delimiters.
        if let text = value.string, !text.isEmpty,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") })
        {
            return text
        }
        refuseExtension("x-prefix", value, expected: "one word")
        return nil
    }

    // MARK: Requirements

    func security(of operation: Operation) -> Contract.Security {
        let requirements = operation.security ?? document.security ?? []
        let alternatives = requirements.filter { !$0.schemes.isEmpty }.map(alternative)
        if alternatives.isEmpty { return .open }
        return requirements.contains { $0.schemes.isEmpty }
            ? .optional(alternatives) : .required(alternatives)
    }

    private func alternative(
        _ requirement: SecurityRequirement
    ) -> Contract.SecurityAlternative {
        for element in requirement.schemes where !element.value.isEmpty {
            unsupported(
                "security-scopes", "a scope of security scheme '\(element.name)'",
                at: requirement.node[element.name]?.location ?? element.nameLocation,
                hint: "'x-roles' on the operation lists roles")
        }
        return Contract.SecurityAlternative(
            schemes: requirement.schemes.names, origin: requirement.location)
    }
}
