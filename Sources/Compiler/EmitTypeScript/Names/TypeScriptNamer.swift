import CodeText
import ContractModel
import SourceText

// Chooses every name of the emitted code, once, over the whole contract. All that the files of a
// client export meets in its index, so types and functions share one scope; properties and
// parameters have the names of the document.

/// Chooses the TypeScript names for a contract.
struct TypeScriptNamer {
    private let contract: Contract
    private let configuration: TypeScriptConfiguration
    private var names = TypeScriptNames()
    private var diagnostics: [Diagnostic] = []
    private var types: Scope<TypeScriptName>

    private static let taken = TypeScriptVocabulary.keywords.union(TypeScriptVocabulary.globals)
        .union(TypeScriptRuntime.names)

    private init(_ contract: Contract, _ configuration: TypeScriptConfiguration) {
        self.contract = contract
        self.configuration = configuration
        types = Scope(reserving: Self.taken, suffix: "Schema")
    }

    /// The names for a contract; those that would be given twice are reported.
    static func names(
        for contract: Contract, _ configuration: TypeScriptConfiguration = .standard,
        reporting diagnostics: inout [Diagnostic]
    ) -> TypeScriptNames {
        var namer = TypeScriptNamer(contract, configuration)
        namer.nameShapes()
        namer.nameOperations()
        namer.nameProblems()
        namer.nameTags()
        diagnostics += namer.diagnostics
        return namer.names
    }

    private mutating func nameShapes() {
        for shape in contract.shapes {
            let (name, what) = name(of: shape)
            names.types.append(
                types.declare(
                    TypeScriptName.identifier(name), for: what, at: shape.origin, &diagnostics))
        }
    }

    /// The name of a type; a chosen one counts for what is within it, too.
    private func name(of shape: NamedShape) -> (name: String, what: String) {
        switch shape.name {
        case .component(let name):
            let chosen = configuration.schemaNames[name]
            return (chosen ?? Words(name).upperCamel, "schema '\(name)'")
        case .inline(let names):
            var words = names
            if let first = names.first,
                let chosen = configuration.schemaNames[first] ?? configuration.operationNames[first]
            {
                words[0] = chosen
            }
            return (Words(words).upperCamel, "the schema of '\(names.joined(separator: "."))'")
        }
    }

    private mutating func nameOperations() {
        let typeNames = Set(names.types.map(\.text))
        var functions = Scope<TypeScriptName>(
            reserving: Self.taken.union(typeNames), suffix: "Operation")
        for operation in contract.operations {
            let chosen = configuration.operationNames[operation.id]
            let function = functions.declare(
                TypeScriptName.identifier(chosen ?? Words(operation.id).lowerCamel),
                for: "operation '\(operation.id)'", at: operation.idOrigin, &diagnostics)
            let words = TypeScriptName.identifier(
                chosen.map { $0.prefix(1).uppercased() + $0.dropFirst() }
                    ?? Words(operation.id).upperCamel)
            func type(_ suffix: String) -> TypeScriptName {
                types.fresh(
                    [words + suffix, "\(words)\(suffix)Type"], at: operation.idOrigin)
            }
            names.operations.append(
                TypeScriptNames.Operation(
                    function: function, input: type("Input"), answer: type("Answer"),
                    frames: type("Frames")))
        }
    }

    private mutating func nameProblems() {
        guard !contract.problems.isEmpty else { return }
        func type(_ name: String) -> TypeScriptName {
            types.fresh([name, "Contract" + name], at: contract.origin)
        }
        names.problems = (type("ProblemCode"), type("CommonProblemCode"))
    }

    /// Files that differ also where the case of a name says nothing.
    private mutating func nameTags() {
        var files = Scope<TypeScriptName>(
            reserving: TypeScriptVocabulary.files, suffix: "Operations")
        var taken: Set<String> = []
        for tag in contract.tags {
            let words = Words(configuration.tagNames[tag.name] ?? tag.name).lowerCamel
            // File systems take names of 255 bytes.
            let wanted = TypeScriptName.identifier(String(words.prefix(60)))
            var name = files.declare(
                wanted, for: "tag '\(tag.name)'", at: tag.origin, &diagnostics)
            while !taken.insert(name.text.lowercased()).inserted {
                name = files.fresh([wanted + "Tag"], at: tag.origin)
            }
            names.files.append(name)
        }
    }
}
