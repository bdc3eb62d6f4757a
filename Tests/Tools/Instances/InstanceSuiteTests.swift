import JSON
import JSONSchema
import Testing

@testable import ContractTesting

@Suite("Instances of the schemas of the JSON-Schema-Test-Suite")
struct InstanceSuiteTests {
    struct Draft: CustomTestStringConvertible, Sendable {
        let folder: String
        let dialect: SchemaDialect

        var testDescription: String { folder }
    }

    private static let drafts = [
        Draft(folder: "draft2020-12", dialect: .draft2020),
        Draft(folder: "draft7", dialect: .draft7),
        Draft(folder: "draft4", dialect: .draft4),
    ]

    @Test("a valid instance is found for nearly every schema that has one", arguments: drafts)
    func valid(draft: Draft) throws {
        let groups = try InstanceSuite.groups(draft.folder, draft.dialect)
        var (found, satisfiable) = (0, 0)
        var missed: [String] = []
        for group in groups {
            guard let generator = group.generator else { continue }
            var numbers = RandomNumbers(seed: 1)
            let schema = try Schema(
                at: JSONPointer(), of: "", in: group.registry, assertsFormats: true)
            let value = generator.valid(using: &numbers)
            if let value { #expect(schema.isValid(value), "\(group.name): \(value)") }
            guard group.isSatisfiable else { continue }
            satisfiable += 1
            if value != nil { found += 1 } else { missed.append(group.name) }
        }
        print("valid instances of \(draft.folder): \(found)/\(satisfiable)")
        for name in missed { print("  none of \(name)") }
        #expect(found * 100 >= satisfiable * 97)
    }

    @Test("what stands at an edge is accepted, what breaks a keyword is refused", arguments: drafts)
    func labelled(draft: Draft) throws {
        let groups = try InstanceSuite.groups(draft.folder, draft.dialect)
        var (edges, broken, named) = (0, 0, 0)
        for group in groups {
            guard let generator = group.generator else { continue }
            let schema = try Schema(
                at: JSONPointer(), of: "", in: group.registry, assertsFormats: true)
            for instance in generator.boundaries(limit: 100) {
                edges += 1
                #expect(schema.isValid(instance.value), "\(group.name): \(instance)")
            }
            for instance in generator.violations(limit: 100) {
                broken += 1
                let violations = schema.validate(instance.value)
                #expect(!violations.isEmpty, "\(group.name): \(instance)")
                if violations.contains(where: { $0.location == instance.location }) { named += 1 }
            }
        }
        print("\(draft.folder): \(edges) at edges, \(broken) broken, of which \(named) are named")
    }
}
