import CodeText
import ContractModel

/// Emits what ties the operations together: a protocol a tag, and the function that makes the
/// routes.
struct ServiceEmitter {
    let text: ShapeText
    var services = EmissionConfiguration.Services.perTag

    private var contract: Contract { text.contract }
    private var names: SwiftNames { text.names }

    /// The operations of one protocol.
    private struct Group {
        let documentation: String
        let names: SwiftNames.TagNames
        /// The positions of the operations.
        let operations: [Int]
        /// Whether some operation knows its caller.
        let hasCaller: Bool
    }

    private var groups: [Group] {
        if services == .single, !contract.operations.isEmpty {
            return [
                group(
                    Array(contract.operations.indices), names.service,
                    "The operations of the contract.")
            ]
        }
        return contract.tags.indices.compactMap { position in
            let operations = contract.operations.indices.filter {
                contract.operations[$0].tag == position
            }
            guard !operations.isEmpty else { return nil }
            let tag = contract.tags[position]
            return group(
                operations, names.tags[position],
                tag.description.orWhenBlank("The operations of the tag `\(tag.name)`."))
        }
    }

    private func group(
        _ operations: [Int], _ names: SwiftNames.TagNames, _ documentation: String
    ) -> Group {
        Group(
            documentation: documentation, names: names, operations: operations,
            hasCaller: operations.contains { contract.operations[$0].security.hasCaller })
    }

    var code: Code {
        let groups = groups
        let code = groups.map(declaration) + [routes(groups)] + parts(groups) + [operations]
        return code.paragraphs()
    }

    // MARK: Protocols

    private func declaration(_ group: Group) -> Code {
        let documentation = Code.documentation(group.documentation)
        let caller: Code =
            group.hasCaller
            ? """
            /// Who calls.
            associatedtype Caller: \(Runtime.caller)
            """ : .empty
        let members = [caller] + group.operations.map(requirement)
        return """
            \(documentation)
            public protocol \(group.names.type)\(group.hasCaller ? "<Caller>" : .empty): Sendable {
                \(members.paragraphs())
            }
            """
    }

    private func requirement(_ position: Int) -> Code {
        let operation = contract.operations[position]
        let names = names.operations[position]
        let caller: [Code] =
            switch operation.security {
            case .open: []
            case .required: ["caller: Caller"]
            case .optional: ["caller: Caller?"]
            }
        let parameters =
            ["_ input: \(names.type).Input"] + caller + ["context: \(Runtime.context)"]
        let documentation = Code.documentation(
            operation.summary.orWhenBlank("The operation `\(operation.id)`."), indent: 4)
        return """
            \(documentation)
            func \(names.method)\(Code.signature(parameters)) async throws -> \(names.type).Output
            """
    }

    // MARK: Operations

    /// The descriptions of all operations, cut into tables like the routes.
    var operations: Code {
        let tables = chunks.map { operations in
            Code.table(operations.map { "\(names.operations[$0].type).description" })
        }
        let type: Code = "[\(Runtime.operation)]"
        let first: Code = "/// The operations in the order of the document."
        guard tables.count > 1 else {
            return """
                extension ContractDocument {
                    \(first)
                    public static let operations: \(type) = \(tables.first ?? "[]")
                }
                """
        }
        let all = Code.array(tables.indices.map { "operations\($0 + 1)" })
        let parts = tables.enumerated().map { number, rows -> Code in
            "private static let operations\(number + 1): \(type) = \(rows)"
        }
        return """
            extension ContractDocument {
                \(first)
                public static let operations: \(type) = \(all).flatMap { $0 }

                \(parts.paragraphs())
            }
            """
    }

    // MARK: Routes

    /// Many calls in one function are slow to compile.
    private static let rowsInOneFunction = 50

    /// The rows of one group, or some of them, which a function adds.
    private struct Rows {
        let group: Group
        let operations: [Int]
    }

    /// A closure carries the types of all arguments of the function that it is made in, so that
    /// each group has functions of its own.
    private func functions(_ groups: [Group]) -> [Rows] {
        groups.flatMap { group in
            stride(from: 0, to: group.operations.count, by: Self.rowsInOneFunction).map { start in
                let end = min(start + Self.rowsInOneFunction, group.operations.count)
                return Rows(group: group, operations: Array(group.operations[start..<end]))
            }
        }
    }

    private func routes(_ groups: [Group]) -> Code {
        let table = Runtime.routes("Caller")
        let list = Code.signature(parameters(groups))
        let functions = functions(groups)
        let statements =
            functions.count > 1
            ? functions.enumerated().map { call($0, $1) }
            : functions.flatMap { rows($0.operations) }
        // A variable that nothing changes would be a warning.
        let kind: Code = statements.isEmpty ? "let" : "var"
        return """
            /// Makes the routes of all operations, one protocol after the other.
            public func contractRoutes<Caller: \(Runtime.caller)>\(list) -> \(table) {
                \(kind) routes = \(Runtime.newRoutes("Caller"))
                \(statements.lines())
                return routes
            }
            """
    }

    /// The functions that the rows are in when they are too many for one.
    private func parts(_ groups: [Group]) -> [Code] {
        let functions = functions(groups)
        guard functions.count > 1 else { return [] }
        let table: Code = "to routes: inout \(Runtime.routes("Caller"))"
        return functions.enumerated().map { number, part -> Code in
            let list = Code.signature(parameters([part.group]) + [table])
            return """
                private func addRoutes\(number + 1)<Caller: \(Runtime.caller)>\(list) {
                    \(rows(part.operations).lines())
                }
                """
        }
    }

    private func call(_ number: Int, _ part: Rows) -> Code {
        let names = part.group.names
        return "addRoutes\(number + 1)"
            + .call(["\(names.argument.label): \(names.argument)", "to: &routes"])
    }

    private func parameters(_ groups: [Group]) -> [Code] {
        groups.map { group in
            let caller: Code = group.hasCaller ? "<Caller>" : .empty
            return "\(group.names.argument): some \(group.names.type)\(caller)"
        }
    }

    /// The positions of the operations, cut for several functions.
    private var chunks: [[Int]] {
        let count = contract.operations.count
        return stride(from: 0, to: count, by: Self.rowsInOneFunction).map { start in
            Array(start..<min(start + Self.rowsInOneFunction, count))
        }
    }

    private func argument(of operation: Contract.Operation) -> SwiftName {
        services == .single ? names.service.argument : names.tags[operation.tag].argument
    }

    private func rows(_ operations: [Int]) -> [Code] {
        operations.map { position in
            let operation = contract.operations[position]
            let names = names.operations[position]
            return Runtime.addRoute(
                operation.security, "\(names.type).description", input: "\(names.type).Input",
                handler: "\(argument(of: operation)).\(names.method)")
        }
    }
}

extension Contract.Security {
    /// Whether the handler may learn who calls.
    fileprivate var hasCaller: Bool {
        if case .open = self { false } else { true }
    }
}
