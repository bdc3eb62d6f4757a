import CodeText
import ContractModel

/// The document in the forms that a server gives away.
public struct DocumentBytes: Sendable {
    /// The document as it was written.
    public let yaml: String
    /// The same as JSON.
    public let json: String
    /// SHA-256 of the document as it was written, in lower-case hexadecimal.
    public let sha256: String

    /// Makes the forms of a document.
    public init(yaml: String, json: String, sha256: String) {
        self.yaml = yaml
        self.json = json
        self.sha256 = sha256
    }
}

/// Emits the document itself, its security schemes and its catalogue of problems.
struct DocumentEmitter {
    let contract: Contract
    let bytes: DocumentBytes

    /// The long texts in the code.
    var blocks: [String] { [bytes.json, bytes.yaml] }

    var code: Code {
        """
        /// The contract that this code was emitted from.
        public enum ContractDocument {
            \(members.paragraphs())
        }
        """
    }

    private var members: [Code] {
        [
            facts.lines(), servers,
            """
            /// How callers prove who they are.
            public static let securitySchemes: [\(Runtime.securityScheme)] = \(schemes)
            """,
            """
            /// The problems that answers may carry.
            public static let problems: [\(Runtime.problemDescription)] = \(problems)
            """,
        ] + problemTables + [
            """
            /// The schemas of the document, for checks of whole values.
            public static let schemas = \(Runtime.documentSchemas)(json)
            """,
            // In braces, because what stands in them is no part of the interface: a change of the
            // document would compile everything that mentions this type again.
            """
            /// The document as JSON.
            public static var json: StaticString {
                \(Code.block(0))
            }
            """,
            """
            /// The document as it was written.
            public static var yaml: StaticString {
                \(Code.block(1))
            }
            """,
        ]
    }

    private var facts: [Code] {
        [
            fact("The title of the API.", "title", contract.title),
            fact("The version of the document.", "version", contract.version),
            fact("SHA-256 of the document's bytes, in hexadecimal.", "sha256", bytes.sha256),
        ]
    }

    private func fact(_ documentation: String, _ name: Code, _ value: String) -> Code {
        """
        \(Code.documentation(documentation, indent: 4))
        public static var \(name): StaticString {
            \(Literal.string(value))
        }
        """
    }

    private var servers: Code {
        let servers = contract.servers.map(Runtime.server)
        return """
            /// Where the contract says that the API is served.
            public static let servers: [\(Runtime.serverDescription)] = \
            \(servers.isEmpty ? "[]" : Code.table(servers))
            """
    }

    private var schemes: Code { .array(contract.securitySchemes.map(Runtime.scheme)) }

    // MARK: Problems

    /// Long literals compile slowly, so the catalogue is cut into tables.
    private var tables: [[Contract.Problem]] {
        let limit = 20
        return stride(from: 0, to: contract.problems.count, by: limit).map { start in
            Array(contract.problems[start..<min(start + limit, contract.problems.count)])
        }
    }

    private var problems: Code {
        guard !tables.isEmpty else { return "[]" }
        if tables.count == 1 { return "problems1" }
        return Code.array(tables.indices.map { "problems\($0 + 1)" }) + ".flatMap { $0 }"
    }

    private var problemTables: [Code] {
        tables.enumerated().map { number, problems in
            """
            private static let problems\(number + 1): [\(Runtime.problemDescription)] = \
            \(Code.table(problems.map(Runtime.problem)))
            """
        }
    }
}
