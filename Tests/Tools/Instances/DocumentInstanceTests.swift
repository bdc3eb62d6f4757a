import Foundation
import JSON
import JSONSchema
import SourceText
import TestSupport
import Testing
import YAML

@testable import ContractTesting

@Suite("Instances of the schemas of whole documents")
struct DocumentInstanceTests {
    /// A document with its component schemas.
    struct Document {
        let path: String
        let root: JSONValue
        let registry: SchemaRegistry

        init?(_ file: URL) {
            guard let bytes = try? [UInt8](Data(contentsOf: file)),
                let root = Node.read(SourceFile(path: file.path, text: bytes)).0?.jsonValue,
                root["openapi"]?.string?.hasPrefix("3.") == true
            else { return nil }
            var registry = SchemaRegistry()
            guard (try? registry.add(document: root, uri: "")) != nil else { return nil }
            path = file.pathComponents.suffix(4).joined(separator: "/")
            self.root = root
            self.registry = registry
        }

        var pointers: [JSONPointer] {
            let names = root["components"]?["schemas"]?.object?.keys.map { $0 } ?? []
            return names.map { JSONPointer(tokens: ["components", "schemas", $0]) }
        }

        /// Nil where the schema cannot be compiled alone.
        func generator(_ pointer: JSONPointer, _ view: SchemaView? = nil) -> InstanceGenerator? {
            try? InstanceGenerator(at: pointer, of: root, in: registry, view: view)
        }

        func schema(_ pointer: JSONPointer) throws -> Schema {
            try Schema(at: pointer, of: "", in: registry, assertsFormats: true)
        }
    }

    /// The contract of the bundled application.
    private static func contract() throws -> Document {
        var file = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { file.deleteLastPathComponent() }
        return try #require(Document(file.appendingPathComponent("openapi.yml")))
    }

    @Test("every schema of openapi.yml has valid instances, many for a seed, and the same for each")
    func contractIsSatisfied() throws {
        let contract = try Self.contract()
        for pointer in contract.pointers {
            let generator = try #require(contract.generator(pointer))
            let schema = try contract.schema(pointer)
            var numbers = RandomNumbers(seed: 7)
            var again = RandomNumbers(seed: 7)
            for _ in 0..<20 {
                let value = try #require(generator.valid(using: &numbers), "\(pointer)")
                #expect(schema.isValid(value))
                #expect(generator.valid(using: &again)?.description == value.description)
            }
        }
        #expect(contract.pointers.count > 50)
    }

    @Test("every keyword of openapi.yml that can be broken is broken")
    func contractIsBroken() throws {
        let contract = try Self.contract()
        var wanted: Set<String> = []
        var broken: Set<String> = []
        var count = 0
        for pointer in contract.pointers {
            let generator = try #require(contract.generator(pointer))
            let schema = try contract.schema(pointer)
            for place in SchemaPlaces(generator.graph).all {
                let list = ProbeList(graph: generator.graph, place: place)
                wanted.formUnion(list.violations.joined().map(\.location))
            }
            for instance in generator.violations(limit: .max) {
                #expect(!schema.isValid(instance.value), "\(pointer): \(instance)")
                broken.insert(instance.location)
                count += 1
            }
        }
        let missed = wanted.subtracting(broken).sorted()
        print(
            "openapi.yml: \(broken.count)/\(wanted.count) keywords are broken by \(count) instances"
        )
        for location in missed { print("  unbroken: \(location)") }
        #expect(missed.count * 50 <= wanted.count)
    }

    @Test("a sample of public documents: nearly every schema has an instance, and labels hold")
    func sample() throws {
        let documents = try Self.sampleFiles().compactMap(Document.init)
        var (schemas, found, edges, broken) = (0, 0, 0, 0)
        var missed: [String] = []
        for document in documents {
            let pointers = document.pointers
            for index in stride(from: 0, to: pointers.count, by: max(1, pointers.count / 12)) {
                let pointer = pointers[index]
                guard let generator = document.generator(pointer) else { continue }
                let schema = try document.schema(pointer)
                schemas += 1
                var numbers = RandomNumbers(seed: UInt64(index))
                if let value = generator.valid(using: &numbers) {
                    found += 1
                    #expect(schema.isValid(value), "\(document.path) \(pointer)")
                } else {
                    missed.append("\(document.path)#\(pointer)")
                }
                for instance in generator.boundaries(limit: 20) {
                    edges += 1
                    #expect(
                        schema.isValid(instance.value), "\(document.path) \(pointer): \(instance)")
                }
                for instance in generator.violations(limit: 20) {
                    broken += 1
                    #expect(
                        !schema.isValid(instance.value), "\(document.path) \(pointer): \(instance)")
                }
            }
        }
        print("\(documents.count) documents: \(found)/\(schemas) schemas have a valid instance")
        print("  \(edges) instances at edges, \(broken) broken ones")
        for place in missed { print("  none of \(place)") }
        #expect(found * 100 >= schemas * 97)
    }

    private static func sampleFiles() throws -> [URL] {
        var files: [URL] = []
        for set in ["apis-guru", "oai-documents", "readme-oas"] {
            guard let folder = try Corpus.suite(set) else { continue }
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            for path in paths where path.hasSuffix(".yaml") || path.hasSuffix(".json") {
                let file = folder.appendingPathComponent(path)
                let size = try file.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
                if size < 300_000 { files.append(file) }
            }
        }
        // A third of them, because a debug build reads YAML slowly.
        return stride(from: 0, to: files.count, by: 3).map { files[$0] }
    }
}
