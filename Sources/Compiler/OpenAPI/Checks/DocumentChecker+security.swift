import SourceText
import YAML

extension DocumentChecker {
    /// "Each name MUST correspond to a security scheme which is declared in the Security Schemes."
    func checkSecurity() {
        let schemes = document.components?.securitySchemes ?? OrderedMap()
        for requirement in reading.requirements {
            for element in requirement.schemes {
                guard let scheme = schemes[element.name] else {
                    reading.warning(
                        "security-scheme-undeclared",
                        "security scheme '\(element.name)' is not declared, so that nobody can call",
                        at: element.nameLocation,
                        hint: Diagnostic.hint(for: element.name, among: schemes.names))
                    continue
                }
                if let scheme = document.resolve(scheme) {
                    checkScopes(element, scheme, requirement)
                }
            }
        }
    }

    /// The scopes of OAuth 2 are declared by its flows; other schemes may name roles as they like.
    private func checkScopes(
        _ element: OrderedMap<[String]>.Element, _ scheme: SecurityScheme,
        _ requirement: SecurityRequirement
    ) {
        guard case .oauth2(let flows) = scheme.kind else { return }
        let all = [
            flows.implicit, flows.password, flows.clientCredentials, flows.authorizationCode,
        ]
        let declared = all.compactMap(\.self).flatMap(\.scopes.names)
        for scope in requirement.node[element.name]?.elements ?? [] {
            guard let name = scope.string, !declared.contains(name) else { continue }
            reading.warning(
                "security-scope-undeclared", "scope '\(name)' is not declared by '\(element.name)'",
                at: scope.location, hint: Diagnostic.hint(for: name, among: declared))
        }
    }
}
