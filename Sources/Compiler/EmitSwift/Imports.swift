/// The modules whose types a file's public declarations name.
///
/// The compiler warns of a `public import` that nothing public needs and refuses a public use of an
/// internal import (SE-0409), so each file imports publicly exactly what it must.
struct Imports: OptionSet {
    let rawValue: Int

    static let contractRuntime = Imports(rawValue: 1)
    static let json = Imports(rawValue: 2)
    static let timestamps = Imports(rawValue: 4)

    /// The import declarations of a file, in the order that `swift format` wants.
    func code(internally modules: Set<String>) -> Code {
        let all: [(module: String, isPublic: Bool)] = [
            (Runtime.contractRuntime, contains(.contractRuntime)),
            (Runtime.httpMessages, false),
            (Runtime.json, contains(.json)),
            (Runtime.timestamps, contains(.timestamps)),
        ]
        return all.filter { $0.isPublic || modules.contains($0.module) }.map { module, isPublic in
            let spi = module == Runtime.contractRuntime ? "@_spi(\(Runtime.spi)) " : ""
            return Code(trusted: "\(spi)\(isPublic ? "public " : "")import \(module)")
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
        self.imports.formUnion(imports)
    }
}
