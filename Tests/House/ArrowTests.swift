import Foundation
import Testing

/// SwiftPM lets an import pass that only another module's dependencies make reachable; these do not.
@Suite("The arrows of Package.swift") struct ArrowTests {
    private let map: PackageMap

    init() throws { map = try PackageMap.current.get() }

    /// Modules of the toolchain that any code may use.
    private static let toolchain: Set = ["Glibc", "Darwin", "Musl", "Synchronization", "Testing"]
    /// Rooms without Foundation: it costs start-up time and megabytes, and its JSON and dates are slow.
    private static let withoutFoundation = [
        "Foundations", "Compiler", "Runtime", "Services", "Records", "Generated", "Handlers",
        "Server",
    ]

    @Test("every import is an arrow, and every arrow is imported")
    func importsAreArrows() throws {
        for module in map.modules where !["system", "plugin"].contains(module.type) {
            let own = try Repository.files(under: module.path, ending: ".swift")
            var used: Set<String> = []
            for file in own {
                for name in try imports(of: file) where map[name] != nil {
                    used.insert(name)
                    #expect(module.dependencies.contains(name), "\(file) imports \(name)")
                }
            }
            // What the plugin writes imports for these two, and every test may use TestSupport.
            let isEmitted = ["Generated", "AccordClient", "EmittedLibrary"].contains(module.name)
            if isEmitted || module.type == "test" { continue }
            for name in module.dependencies.subtracting(used).sorted() {
                Issue.record("\(module.name) names \(name) in Package.swift and never imports it")
            }
        }
    }

    @Test("Foundation stays in tests, tools and plugins")
    func foundationStaysOut() throws {
        for room in Self.withoutFoundation {
            for file in try Repository.files(under: "Sources/\(room)", ending: ".swift") {
                let foreign = try imports(of: file).filter { map[$0] == nil }
                let refused = Set(foreign).subtracting(Self.toolchain)
                #expect(refused.isEmpty, "\(file) imports \(refused.sorted())")
            }
        }
    }

    @Test("there is no package dependency")
    func standsAlone() throws {
        #expect(map.packageDependencies == 0)
        #expect(!(try Repository.text("Package.swift").contains(".package(")))
        #expect(!Repository.exists("Package.resolved"))
    }

    @Test("Compiler and Runtime never meet, and Foundations stand on nothing else of ours")
    func roomsAreApart() {
        let compiler = map.modules(in: "Compiler")
        let runtime = map.modules(in: "Runtime")
        let foundations = map.modules(in: "Foundations") + map.modules(in: "System")
        for module in compiler {
            let met = map.reached(from: module).intersection(runtime.map(\.name))
            #expect(met.isEmpty, "\(module.name) stands on \(met.sorted())")
        }
        for module in runtime {
            let met = map.reached(from: module).intersection(compiler.map(\.name))
            #expect(met.isEmpty, "\(module.name) stands on \(met.sorted())")
        }
        for module in map.modules(in: "Foundations") {
            let others = map.reached(from: module).subtracting(foundations.map(\.name))
            #expect(others.isEmpty, "\(module.name) stands on \(others.sorted())")
        }
    }

    @Test("only Server names a driver")
    func driversAreChosenOnce() {
        let services = Set(map.modules(in: "Services").map(\.name))
        // A driver stands on the protocol that it implements.
        let drivers = map.modules(in: "Services").filter {
            !$0.dependencies.isDisjoint(with: services)
        }
        #expect(!drivers.isEmpty)
        for module in map.sources where module.name != "Server" {
            let named = module.dependencies.intersection(drivers.map(\.name))
            #expect(named.isEmpty, "\(module.name) names \(named.sorted())")
        }
    }

    @Test("no module declares a type of its own name")
    func namesDiffer() throws {
        for module in map.sources {
            for file in try Repository.files(under: module.path, ending: ".swift") {
                let text = SwiftText(try Repository.text(file)).code
                let declaration = try Regex(
                    #"\b(?:struct|class|enum|actor|protocol|typealias) \#(module.name)\b"#)
                #expect(!text.contains(declaration), "\(file) declares \(module.name)")
            }
        }
    }

    /// The modules that a file imports.
    private func imports(of file: String) throws -> [String] {
        let declaration =
            /^(?:@\w+(?:\(\w+\))? )*(?:(?:public|package|internal|private|fileprivate) )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/
        let text = try Repository.text(file)
        // What emitters write may have imports of its own.
        let code = text.contains("\"\"\"") ? SwiftText(text).code : text
        return code.split(separator: "\n").compactMap { line in
            guard line.contains("import ") else { return nil }
            let line = line.drop { $0 == " " }
            return line.prefixMatch(of: declaration).map { String($0.output.1) }
        }
    }
}
