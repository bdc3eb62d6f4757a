import CodeText
import ContractModel

// Security schemes and what operations ask of them.
extension Runtime {
    /// A scheme that an operation asks for: its name alone where it has no scopes.
    static func requirement(_ requirement: Contract.SchemeRequirement) -> Code {
        if requirement.scopes.isEmpty { return .quoted(requirement.name) }
        let scopes = Code.array(requirement.scopes.map { .quoted($0) })
        return "SchemeRequirement" + .call([.quoted(requirement.name), "scopes: \(scopes)"])
    }

    static func scheme(_ scheme: Contract.SecurityScheme) -> Code {
        securityScheme + .call([.quoted(scheme.name), kind(scheme.kind)])
    }

    private static func kind(_ kind: Contract.SecurityScheme.Kind) -> Code {
        switch kind {
        case .bearer: ".bearer"
        case .basic: ".basic"
        case .oauth2: ".oauth2"
        case .openIDConnect: ".openIDConnect"
        case .certificate: ".certificate"
        case .undeclared: ".undeclared"
        case .authorization(let word): ".authorization(\(Literal.string(word)))"
        case .query(let name): ".apiKey(query: \(Literal.string(name)))"
        case .cookie(let name): ".apiKey(cookie: \(Literal.string(name)))"
        case .subprotocol(let word): ".apiKey(subprotocol: \(Literal.string(word)))"
        case .field(let name, nil): ".apiKey(field: \(Literal.string(name)))"
        case .field(let name, let prefix?):
            ".apiKey"
                + .call(["field: \(Literal.string(name))", "prefix: \(Literal.string(prefix))"])
        }
    }
}
