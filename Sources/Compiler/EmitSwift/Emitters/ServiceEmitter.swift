import ContractModel

/// Emits what ties the operations together: a protocol a tag, and the function that makes the
/// routes.
struct ServiceEmitter {
    let text: ShapeText

    private var contract: Contract { text.contract }
    private var names: SwiftNames { text.names }

    /// A tag that has operations.
    private struct Group {
        let tag: Contract.Tag
        let names: SwiftNames.TagNames
        /// The positions of the operations.
        let operations: [Int]
        /// Whether some operation knows its caller.
        let hasCaller: Bool
    }

    private var groups: [Group] {
        contract.tags.indices.compactMap { position in
            let operations = contract.operations.indices.filter {
                contract.operations[$0].tag == position
            }
            guard !operations.isEmpty else { return nil }
            return Group(
                tag: contract.tags[position], names: names.tags[position], operations: operations,
                hasCaller: operations.contains { contract.operations[$0].security.hasCaller })
        }
    }

    var code: Code {
        let groups = groups
        let parts = groups.map(declaration) + [routes(groups)] + groups.flatMap(adders)
        return parts.paragraphs()
    }

    // MARK: Protocols

    private func declaration(_ group: Group) -> Code {
        let documentation = Code.documentation(
            group.tag.description ?? "The operations of the tag `\(group.tag.name)`.")
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
            operation.summary ?? "The operation `\(operation.id)`.", indent: 4)
        return """
            \(documentation)
            func \(names.method)\(Code.signature(parameters)) async throws -> \(names.type).Output
            """
    }

    // MARK: Routes

    private func routes(_ groups: [Group]) -> Code {
        let parameters = groups.map { group -> Code in
            "\(group.names.argument): some \(type(of: group))"
        }
        let additions = groups.flatMap { group in
            chunks(group).map { name, _ -> Code in
                "\(name)" + .call(["\(group.names.argument)", "to: &routes"])
            }
        }
        let list = Code.signature(parameters)
        let table = Runtime.routes("Caller")
        // A variable that nothing changes would be a warning.
        let kind: Code = additions.isEmpty ? "let" : "var"
        return """
            /// Makes the routes of all operations, given who handles them.
            public func contractRoutes<Caller: \(Runtime.caller)>\(list) -> \(table) {
                \(kind) routes = \(Runtime.newRoutes("Caller"))
                \(additions.lines())
                return routes
            }
            """
    }

    private func type(of group: Group) -> Code {
        group.hasCaller ? "\(group.names.type)<Caller>" : "\(group.names.type)"
    }

    /// The functions that add a tag's routes: many calls in one function are slow to compile.
    private func chunks(_ group: Group) -> [(name: SwiftName, operations: [Int])] {
        let limit = 50
        return stride(from: 0, to: group.operations.count, by: limit).map { start in
            let end = min(start + limit, group.operations.count)
            let suffix = start == 0 ? "" : "\(start / limit + 1)"
            return (
                SwiftName(chosen: group.names.adder.text + suffix),
                Array(group.operations[start..<end])
            )
        }
    }

    private func adders(_ group: Group) -> [Code] {
        chunks(group).map { name, operations in
            let rows = operations.map { position -> Code in
                let names = names.operations[position]
                return Runtime.addRoute(
                    contract.operations[position].security, "\(names.type).description",
                    "\(group.names.argument).\(names.method)")
            }
            let parameters: [Code] = [
                "_ \(group.names.argument): some \(type(of: group))",
                "to routes: inout \(Runtime.routes("Caller"))",
            ]
            return """
                private func \(name)<Caller: \(Runtime.caller)>\(Code.signature(parameters)) {
                    \(rows.lines())
                }
                """
        }
    }
}

extension Contract.Security {
    /// Whether the handler may learn who calls.
    fileprivate var hasCaller: Bool {
        if case .open = self { false } else { true }
    }
}
