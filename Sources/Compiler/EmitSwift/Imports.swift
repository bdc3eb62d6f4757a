import CodeText

/// The modules whose types a file's public declarations name.
///
/// The compiler warns of a `public import` that nothing public needs and refuses a public use of an
/// internal import (SE-0409), so each file imports publicly exactly what it must.
struct Imports: ExpressibleByArrayLiteral {
    private(set) var modules: Set<String>
    /// Modules of protocols that declarations conform to. Only public declarations make the compiler
    /// ask for a wider import because of that, and for others it warns of one.
    private var conformances: Set<String> = []

    static let contractRuntime = Imports(module: Runtime.contractRuntime)
    static let json = Imports(module: Runtime.json)
    static let timestamps = Imports(module: Runtime.timestamps)

    /// Conformances to protocols of the runtime.
    static let contractConformance = Imports(conformances: Runtime.contractRuntime)
    /// Conformances of Swift's own types to protocols of JSON.
    static let jsonConformance = Imports(conformances: Runtime.json)

    private init(conformances module: String) {
        modules = []
        conformances = [module]
    }

    /// One module.
    init(module: String) { modules = [module] }

    /// Everything in the elements.
    init(arrayLiteral elements: Imports...) { self.init(elements) }

    /// Everything in the elements.
    init(_ elements: some Sequence<Imports>) {
        modules = elements.reduce(into: []) { $0.formUnion($1.modules) }
        conformances = elements.reduce(into: []) { $0.formUnion($1.conformances) }
    }

    /// What either needs.
    func union(_ other: Imports) -> Imports { [self, other] }

    /// The import declarations of a file, in the order that `swift format` wants.
    func code(
        internally others: Set<String>, access: EmissionConfiguration.Access
    ) -> Code {
        let exported = access == .public ? modules.union(conformances) : modules
        return modules.union(conformances).union(others).sorted().map { module in
            let spi = module == Runtime.contractRuntime ? "@_spi(\(Runtime.spi)) " : ""
            let access = exported.contains(module) ? Code.access : .empty
            return Code(trusted: spi) + access + Code(trusted: "import \(module)")
        }.lines()
    }
}

/// A declaration, or several that belong together, for one of the files.
struct Unit {
    /// What decides in which file it stands.
    let key: String
    /// The text.
    private(set) var code: Code
    /// What its public declarations need.
    private(set) var imports: Imports
    /// What its bodies need.
    let modules: [String]

    init(key: String, code: Code, imports: Imports, modules: [String]) {
        self.key = key
        self.code = code
        self.imports = imports
        self.modules = modules
    }

    /// Adds a declaration that belongs to the others.
    mutating func append(_ code: Code, _ imports: Imports) {
        self.code = [self.code, code].paragraphs()
        self.imports = self.imports.union(imports)
    }
}
