import Foundation
import JSON
import JSONSchema
import TestSupport
import Testing

@Suite("Damaged schemas are refused or run, and never stop the process")
struct SchemaFuzzTests {
    private static let rounds = 600

    @Test("Schemas of the suite with one value exchanged")
    func mutation() throws {
        guard let folder = try Corpus.suite("json-schema-test-suite") else { return }
        let groups = try Self.groups(folder.appendingPathComponent("tests/draft2020-12"))
        var random = SplitMix64(state: 2020)
        var compiled = 0
        for _ in 0..<Self.rounds {
            let group = try #require(groups.randomElement(using: &random))
            let donor = try #require(groups.randomElement(using: &random))
            let schema = Self.mutated(
                group["schema"] ?? true, with: donor["schema"] ?? 1, using: &random)
            guard let schema = try? Schema(compiling: schema, assertsFormats: true) else {
                continue
            }
            compiled += 1
            for test in group["tests"]?.array ?? [] {
                let instance = test["data"] ?? nil
                #expect(schema.isValid(instance) == schema.validate(instance).isEmpty)
            }
        }
        #expect(compiled > Self.rounds / 10)
        #expect(compiled < Self.rounds)
    }

    private static func groups(_ folder: URL) throws -> [JSONValue] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasSuffix(".json") }.flatMap {
            try SchemaSuite.parse(folder.appendingPathComponent($0)).array ?? []
        }
    }

    /// The value with a part of it replaced by a part of another one.
    private static func mutated(
        _ value: JSONValue, with donor: JSONValue, using random: inout SplitMix64
    ) -> JSONValue {
        guard Int.random(in: 0..<3, using: &random) > 0 else {
            return part(of: donor, using: &random)
        }
        switch value {
        case .object(var members):
            guard let member = members.randomElement(using: &random) else { return donor }
            members[member.key] = mutated(member.value, with: donor, using: &random)
            return .object(members)
        case .array(var items):
            guard let index = items.indices.randomElement(using: &random) else { return donor }
            items[index] = mutated(items[index], with: donor, using: &random)
            return .array(items)
        default: return part(of: donor, using: &random)
        }
    }

    private static func part(
        of value: JSONValue, using random: inout SplitMix64
    ) -> JSONValue {
        guard Bool.random(using: &random) else { return value }
        switch value {
        case .object(let members):
            return members.randomElement(using: &random).map { part(of: $0.value, using: &random) }
                ?? value
        case .array(let items):
            return items.randomElement(using: &random).map { part(of: $0, using: &random) } ?? value
        default: return value
        }
    }
}
