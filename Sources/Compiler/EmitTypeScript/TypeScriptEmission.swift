public import CodeText
public import ContractModel
public import SourceText

/// A contract with everything decided that its TypeScript client needs.
///
/// What can be told of names is told while they are chosen, in ``init(_:_:reporting:)``; after that,
/// ``files(sha256:)`` cannot fail.
public struct TypeScriptEmission: Sendable {
    private let contract: Contract
    private let names: TypeScriptNames

    /// Chooses the names.
    ///
    /// - Parameters:
    ///   - contract: The contract.
    ///   - configuration: What was asked for.
    ///   - diagnostics: Gets the names that would be given twice.
    public init(
        _ contract: Contract, _ configuration: TypeScriptConfiguration = .standard,
        reporting diagnostics: inout [Diagnostic]
    ) {
        self.contract = contract
        names = TypeScriptNamer.names(for: contract, configuration, reporting: &diagnostics)
    }

    /// The files: the index, the contract, its schemas, a file for each tag, and those of the
    /// runtime that they need.
    public func files(sha256: String) -> [EmittedFile] {
        let text = TypeText(contract: contract, names: names)
        let common = commonSecurity
        let operations = contract.operations.indices.map {
            OperationEmitter(text: text, position: $0, commonSecurity: common)
        }
        var files = [
            file("contract", [contractCode(common, sha256)]),
            file("schemas", schemas(text)),
        ]
        var (tags, modules): ([TypeScriptName], [Module]) = ([], [])
        for position in contract.tags.indices {
            let own = operations.filter { contract.operations[$0.position].tag == position }
            guard !own.isEmpty else { continue }
            tags.append(names.files[position])
            modules.append(Module(own.map(\.code), names: names))
            files.append(file(names.files[position].text, modules[modules.count - 1].parts))
        }
        let runtime = runtimeFiles(operations, modules)
        files.insert(file("index", [index(tags, runtime)]), at: 0)
        return files
            + runtime.map { EmittedFile(name: "runtime/\($0.rawValue).ts", bytes: $0.bytes) }
    }

    private func contractCode(_ common: [[String]], _ sha256: String) -> Code {
        ContractEmitter(contract: contract, sha256: sha256, commonSecurity: common).code
    }

    private func schemas(_ text: TypeText) -> [Code] {
        let types =
            contract.shapes.map { SchemaEmitter(text: text, named: $0).code }
            + ProblemCodes(text: text).declarations
        return types.isEmpty ? ["export {};"] : types
    }

    /// What most operations ask of who calls them; the first of those that are asked for as often.
    private var commonSecurity: [[String]] {
        var counts: [[[String]]: Int] = [:]
        var order: [[[String]]] = []
        for operation in contract.operations {
            if counts[operation.security.names] == nil { order.append(operation.security.names) }
            counts[operation.security.names, default: 0] += 1
        }
        let most = counts.values.max() ?? 0
        return order.first { counts[$0] == most } ?? []
    }

    // MARK: Files

    private func file(_ name: String, _ parts: [Code]) -> EmittedFile {
        let code = ([EmittedFile.notice] + parts).paragraphs()
        return EmittedFile(name: name + ".ts", bytes: code.bytes + [UInt8(ascii: "\n")])
    }

    private func index(_ tags: [TypeScriptName], _ runtime: [TypeScriptRuntime.File]) -> Code {
        let own = ["contract", "schemas"].map { TypeScriptName(spelling: $0) } + tags
        return
            (own.map { "export * from './\($0).js';" }
            + runtime.flatMap(TypeScriptRuntime.exportLines)).lines()
    }

    /// The files of the runtime that this contract needs.
    private func runtimeFiles(
        _ operations: [OperationEmitter], _ modules: [Module]
    ) -> [TypeScriptRuntime.File] {
        var needed = modules.reduce(TypeScriptRuntime.File.core) { $0.union($1.runtime) }
        if operations.contains(where: \.sendsBytes) { needed.insert(.progress) }
        if !contract.securitySchemes.isEmpty { needed.insert(.refreshing) }
        return TypeScriptRuntime.File.allCases.filter(needed.contains)
    }
}
