import SourceText

@testable import ContractTesting

/// A document of one file, and exchanges with what it describes.
struct Pets {
    let checker: ContractChecker

    init(_ paths: String, components: String = "", version: String = "3.1.0") throws {
        let text = """
            openapi: \(version)
            info: {title: Pets, version: 1.0.0}
            paths:
            \(Self.indented(paths))
            \(components)
            """
        checker = ContractChecker(
            try CheckedDocument(SourceFile(path: "pets.yml", text: Array(text.utf8))))
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
            .joined(separator: "\n")
    }

    static func json(_ text: String) -> Exchange.Response { answer(200, "application/json", text) }

    static func answer(_ status: Int, _ mediaType: String, _ text: String) -> Exchange.Response {
        Exchange.Response(
            status, fields: [.init("Content-Type", mediaType)], body: Array(text.utf8))
    }

    func exchange(
        _ method: String = "GET", _ target: String = "/pets", _ fields: [Exchange.Field] = [],
        body: String = "", answered response: Exchange.Response
    ) -> Exchange {
        Exchange(
            origin: "a test",
            request: .init(method, target, fields: fields, body: Array(body.utf8)),
            response: response)
    }

    /// What is found in an exchange, as `check: message`.
    func findings(
        _ method: String = "GET", _ target: String = "/pets", _ fields: [Exchange.Field] = [],
        body: String = "", answered response: Exchange.Response
    ) -> [String] {
        checker.findings(
            in: exchange(method, target, fields, body: body, answered: response)
        ).map {
            "\($0.check.rawValue): \($0.message)"
        }
    }

    /// What is found in a request that was answered with 204.
    func accepted(
        _ method: String = "GET", _ target: String = "/pets", _ fields: [Exchange.Field] = [],
        body: String = ""
    ) -> [String] {
        findings(method, target, fields, body: body, answered: Exchange.Response(204))
    }
}
