import OpenAPI
import SourceText
import YAML

extension Lowering {
    // MARK: Schemes

    func lowerSecuritySchemes() {
        let schemes = document.components?.securitySchemes ?? OrderedMap()
        securitySchemes = schemes.compactMap { element in
            guard let scheme = document.resolve(element.value) else { return nil }
            checkExtensions(of: scheme.node, known: ["x-prefix", "x-subprotocol"])
            checkSubprotocol(of: scheme)
            return kind(of: scheme).map { kind in
                Contract.SecurityScheme(
                    name: element.name, kind: kind, description: scheme.description,
                    origin: element.nameLocation)
            }
        }
    }

    /// What a scheme looks at; nil for what was reported.
    private func kind(of scheme: SecurityScheme) -> Contract.SecurityScheme.Kind? {
        switch scheme.kind {
        case .http(let name, _):
            // RFC 9110 11.1: the scheme is a case-insensitive token.
            switch name.lowercased() {
            case "bearer": .bearer
            case "basic": .basic
            case _ where Self.isToken(name): .authorization(word: name)
            default: refuseHTTPScheme(name, of: scheme)
            }
        case .apiKey(let name, .header) where Self.isSubprotocolField(name):
            subprotocolWord(of: scheme).map { .subprotocol(word: $0) }
        case .apiKey(let name, .header): .field(name: name, prefix: prefix(of: scheme))
        case .apiKey(let name, .query): .query(name: name)
        case .apiKey(let name, .cookie): .cookie(name: name)
        // The reader knows no other places of keys, and reported them.
        case .apiKey(_, .path), .apiKey(_, .querystring): nil
        case .oauth2: .oauth2
        case .openIDConnect: .openIDConnect
        case .mutualTLS: scheme.node["type"]?.string == "mutualTLS" ? .certificate : nil
        }
    }

    /// A scheme that no client can send is as good as one that is not declared.
    private func refuseHTTPScheme(
        _ name: String, of scheme: SecurityScheme
    ) -> Contract.SecurityScheme.Kind? {
        // A scheme without a name was reported.
        if name.isEmpty { return nil }
        warning(
            "security-scheme-name", "'\(name)' is no authentication scheme; nobody can offer it",
            at: scheme.valueLocation(of: "scheme"),
            hint: Diagnostic.hint(for: name, among: ["basic", "bearer", "digest"]))
        return .undeclared
    }

    // RFC 9110 5.6.2: a token.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x21...0x7E).contains(byte) && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
            }
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
        let schemes = requirement.schemes.map { element in
            declare(element.name, at: element.nameLocation)
            return Contract.SchemeRequirement(name: element.name, scopes: element.value)
        }
        return Contract.SecurityAlternative(schemes: schemes, origin: requirement.location)
    }

    /// Declares a scheme that requirements name and the document does not, which was a warning. An
    /// operation that asks for it must not become open: what nobody can offer, nobody passes.
    private func declare(_ name: String, at location: SourceLocation) {
        guard !securitySchemes.contains(where: { $0.name == name }) else { return }
        securitySchemes.append(
            Contract.SecurityScheme(
                name: name, kind: .undeclared, description: nil, origin: location))
    }
}
