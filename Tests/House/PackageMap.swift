import Foundation

/// Package.swift as SwiftPM understands it.
struct PackageMap {
    struct Module {
        let name: String
        let type: String
        let path: String
        let dependencies: Set<String>
    }

    let modules: [Module]
    let packageDependencies: Int
    private let byName: [String: Module]

    static let current = Result { try PackageMap() }

    private init() throws {
        // SwiftPM locks its folder while it builds and tests: this run of it gets another one.
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let json = try Repository.run([
            "swift", "package", "--package-path", Repository.root.path, "--scratch-path",
            scratch.path, "dump-package",
        ])
        let dump = try JSONDecoder().decode(Dump.self, from: json)
        modules = dump.targets.map { target in
            Module(
                name: target.name, type: target.type, path: target.path ?? "",
                dependencies: Set(target.dependencies.compactMap(\.name)))
        }
        packageDependencies = dump.dependencies.count
        byName = Dictionary(uniqueKeysWithValues: modules.map { ($0.name, $0) })
    }

    subscript(name: String) -> Module? { byName[name] }

    /// Modules that people write Swift for, without tests.
    var sources: [Module] {
        modules.filter {
            ["regular", "executable"].contains($0.type) && $0.path.hasPrefix("Sources")
        }
    }

    /// The modules in a room.
    func modules(in room: String) -> [Module] {
        modules.filter { $0.path.hasPrefix("Sources/\(room)/") }
    }

    /// Everything that a module stands on, directly or not.
    func reached(from module: Module) -> Set<String> {
        var reached: Set<String> = []
        var open = Array(module.dependencies)
        while let name = open.popLast() {
            guard reached.insert(name).inserted, let next = byName[name] else { continue }
            open += next.dependencies
        }
        return reached
    }

    private struct Dump: Decodable {
        let dependencies: [Ignored]
        let targets: [Target]
    }

    private struct Ignored: Decodable {}

    private struct Target: Decodable {
        let name: String
        let type: String
        let path: String?
        let dependencies: [Dependency]
    }

    /// `{"byName": ["JSON", null]}`
    private struct Dependency: Decodable {
        let name: String?

        init(from decoder: any Decoder) throws {
            let sorts = try decoder.singleValueContainer().decode([String: [String?]?].self)
            name = sorts.values.first??.first ?? nil
        }
    }
}
