import CodeText
import ContractModel

/// Emits what the contract says of all operations: its facts, its security schemes, and the function
/// that makes a client.
struct ContractEmitter {
    let contract: Contract
    let sha256: String
    let commonSecurity: [[String]]

    var code: Code {
        [
            """
            import type { Client, ClientOptions, ContractDefaults } from './runtime/client.js';
            \(credentialImport)
            """,
            """
            /** The contract that this client was emitted from; `sha256` is that of the document's bytes. */
            export const contract = {
                title: \(TypeScriptLiteral.string(contract.title)),
                version: \(TypeScriptLiteral.string(contract.version)),
                sha256: \(TypeScriptLiteral.string(sha256)),
            } as const;
            """,
            credentials,
            """
            const defaults: ContractDefaults = {
                baseURL: \(TypeScriptLiteral.string(baseURL)),
                schemes: \(schemes),
                security: \(Code.alternatives(commonSecurity)),
            };
            """,
            """
            /** Makes a client, which is given to every operation. */
            export function createClient(options: ClientOptions<Credentials> = {}): Client {
                return { options, defaults };
            }
            """,
        ].paragraphs()
    }

    /// Where the first server is, with what its variables are when none is chosen.
    private var baseURL: String {
        guard let server = contract.servers.first else { return "" }
        return server.variables.reduce(server.url) { url, variable in
            url.replacing("{\(variable.name)}", with: variable.defaultValue)
        }
    }

    // MARK: Security

    private var isBasic: Bool {
        contract.securitySchemes.contains { if case .basic = $0.kind { true } else { false } }
    }

    private var hasCredentials: Bool { contract.securitySchemes.contains { $0.isCredential } }

    private var credentialImport: Code {
        guard hasCredentials else { return .empty }
        let names: Code = isBasic ? "BasicCredential, Credential" : "Credential"
        return "import type { \(names) } from './runtime/credentials.js';"
    }

    private var credentials: Code {
        let members = contract.securitySchemes.filter(\.isCredential).map { scheme -> Code in
            let type: Code =
                if case .basic = scheme.kind { "Credential<BasicCredential>" } else { "Credential" }
            return """
                \(Code.comment(scheme.description, indent: 4))
                \(TypeScriptLiteral.property(scheme.name))?: \(type) | undefined;
                """
        }
        guard !members.isEmpty else {
            return """
                /** The contract has no security schemes. */
                export type Credentials = object;
                """
        }
        return """
            /** What proves who calls, by security scheme. */
            export interface Credentials {
                \(members.lines())
            }
            """
    }

    private var schemes: Code {
        let rows = contract.securitySchemes.compactMap { scheme in
            scheme.kind.row.map { row -> Code in
                "[\(TypeScriptLiteral.string(scheme.name)), [\(row)]]"
            }
        }
        return .braced(rows, "[", "]", within: 70)
    }
}

extension Contract.SecurityScheme {
    /// Whether a client is given something for it.
    fileprivate var isCredential: Bool {
        switch kind {
        case .certificate, .undeclared: false
        default: true
        }
    }
}

extension Contract.SecurityScheme.Kind {
    /// Where the credential goes, as the runtime wants it; nil where nobody can offer one.
    fileprivate var row: Code? {
        func row(_ place: Code, _ name: String, _ word: String? = nil) -> Code {
            let word: Code = word.map { ", \(TypeScriptLiteral.string($0))" } ?? ""
            return "'\(place)', \(TypeScriptLiteral.string(name))\(word)"
        }
        return switch self {
        case .bearer, .oauth2, .openIDConnect: row("field", "Authorization", "Bearer")
        case .basic: row("field", "Authorization", "Basic")
        case .authorization(let word): row("field", "Authorization", word)
        case .field(let name, let prefix): row("field", name, prefix)
        case .query(let name): row("query", name)
        case .cookie(let name): row("cookie", name)
        case .subprotocol(let word): row("subprotocol", word)
        case .certificate: row("certificate", "")
        case .undeclared: nil
        }
    }
}
