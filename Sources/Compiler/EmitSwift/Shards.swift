import CodeText

// Which declaration stands in which file.
//
// The build plugin must name its outputs before the document is read, and the compiler rebuilds
// whole files. So there is a fixed number of files, and a declaration's file follows from its name
// alone: a change of one schema rewrites one file, and a new schema moves no other. In a file,
// declarations keep the order of the document.

/// Spreads declarations over a fixed list of files.
struct Shards {
    /// The two families of files.
    enum Family: Int, CaseIterable {
        case schemas
        case operations

        var title: String {
            switch self {
            case .schemas: "Schemas"
            case .operations: "Operations"
            }
        }
    }

    /// Files in a family: 10 to 20 types a file suit the compiler, and few documents have more than
    /// 100.
    private static let count = 8

    static let fileNames: [String] =
        Family.allCases.flatMap { family in (0..<count).map { "\(family.title)\($0).swift" } }
        + ["Service.swift", "Document.swift"]

    let configuration: EmissionConfiguration
    private var files = [File](repeating: File(), count: Family.allCases.count * Shards.count)

    /// What a file holds so far: text, because that takes less memory than code.
    private struct File {
        var text: [UInt8] = []
        var imports: [Imports] = []
        var modules: Set<String> = []
    }

    init(_ configuration: EmissionConfiguration) { self.configuration = configuration }

    /// Puts a declaration into its file.
    mutating func add(_ unit: Unit, to family: Family) {
        let index = family.rawValue * Self.count + Self.shard(of: unit.key)
        files[index].text.append(UInt8(ascii: "\n"))
        files[index].text += Layout.print(unit.code, access: configuration.access)
        files[index].imports.append(unit.imports)
        files[index].modules.formUnion(unit.modules)
    }

    /// The finished files, in the order of `fileNames`.
    func files(service: Code, document: DocumentEmitter) -> [EmittedFile] {
        let texts =
            files.map(text)
            + [
                text(
                    Imports.contractRuntime.code(
                        internally: others, access: configuration.access),
                    [
                        "/// The rules of schemas that are no types.\npublic enum SchemaRules {}",
                        service,
                    ]),
                text(
                    Imports.contractRuntime.code(internally: [], access: configuration.access),
                    [document.code], blocks: document.blocks),
            ]
        return zip(Self.fileNames, texts).map { EmittedFile(name: $0, bytes: $1) }
    }

    /// A file of units; one without any is a comment, because its name is promised.
    private func text(_ file: File) -> [UInt8] {
        guard !file.imports.isEmpty else { return Layout.print(EmittedFile.notice) }
        let imports = Imports(file.imports).code(
            internally: file.modules.union(others), access: configuration.access)
        return text(imports, []) + file.text
    }

    private func text(_ imports: Code, _ parts: [Code], blocks: [String] = []) -> [UInt8] {
        Layout.print(
            ([EmittedFile.notice, imports] + parts).paragraphs(), access: configuration.access,
            blocks: blocks)
    }

    /// What every file imports because it was asked for.
    private var others: Set<String> { Set(configuration.imports) }

    /// FNV-1a, because Swift's own hashes differ from run to run.
    private static func shard(of key: String) -> Int {
        let hash = key.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return Int(hash % UInt64(count))
    }
}
