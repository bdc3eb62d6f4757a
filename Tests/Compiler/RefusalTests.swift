import SourceText
import Testing

@testable import Generator

@Suite("Documents that are refused") struct RefusalTests {
    @Test("get the exact diagnostics", arguments: DocumentFixture.all(in: "refusals"))
    func refusal(fixture: DocumentFixture) throws {
        let diagnostics = try compile(fixture)
        #expect(diagnostics.hasErrors, "\(fixture.name) is not refused")
        try fixture.expect(diagnostics)
    }

    @Test(
        "get the exact warnings when nothing is wrong",
        arguments: DocumentFixture.all(in: "warnings"))
    func warning(fixture: DocumentFixture) throws {
        let diagnostics = try compile(fixture)
        #expect(!diagnostics.hasErrors, "\(fixture.name) is refused")
        try fixture.expect(diagnostics)
    }

    @Test("have numbers of their own")
    func numbers() {
        let fixtures = DocumentFixture.all(in: "refusals") + DocumentFixture.all(in: "warnings")
        let numbers = fixtures.map { $0.name.prefix(3) }
        #expect(!fixtures.isEmpty)
        #expect(numbers.allSatisfy { Int($0) != nil })
        #expect(Set(numbers).count == numbers.count)
    }

    /// Takes a document through all stages that can refuse it, as the build does.
    private func compile(_ fixture: DocumentFixture) throws -> [Diagnostic] {
        try Generation.run(fixture.document(), configuration: fixture.file("accord.yml"))
            .diagnostics
    }
}
