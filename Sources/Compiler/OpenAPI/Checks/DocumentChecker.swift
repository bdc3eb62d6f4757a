import SourceText
import YAML

/// The rules of OpenAPI that concern more than one object; each file of this folder holds some of
/// them.
struct DocumentChecker {
    let document: Document
    let reading: Reading

    /// The rules of the root.
    func checkDocument() {
        let parts = ["paths", "components", "webhooks"]
        let isEmpty = !parts.contains { document.node[$0] != nil }
        // In 3.0, `paths` is required, and its absence was reported.
        if isEmpty, reading.version > .v30 {
            reading.error(
                "document-empty", "the document has none of 'paths', 'components' and 'webhooks'",
                at: document.nameLocation(of: "openapi"))
        }
        checkTags()
        checkDialect()
        for server in reading.servers { checkVariables(of: server) }
    }

    /// "Each tag name in the list MUST be unique."
    private func checkTags() {
        var first: [String: Tag] = [:]
        for tag in document.tags where !tag.name.isEmpty {
            guard let earlier = first[tag.name] else {
                first[tag.name] = tag
                continue
            }
            reading.error(
                "tag-repeated", "tag '\(tag.name)' is declared twice",
                at: tag.valueLocation(of: "name"),
                notes: [.init("it is declared here first", at: earlier.valueLocation(of: "name"))])
        }
    }

    /// Schemas are understood as OpenAPI 3.1's own dialect, whatever a document asks for.
    private func checkDialect() {
        let known = [
            "https://spec.openapis.org/oas/3.1/", "https://json-schema.org/draft/2020-12/",
        ]
        func check(_ dialect: String?, _ field: String, of object: some DocumentObject) {
            guard let dialect, !known.contains(where: dialect.hasPrefix) else { return }
            reading.warning(
                "schema-dialect",
                "dialect '\(dialect)' is unknown: schemas are read as OpenAPI 3.1's own",
                at: object.valueLocation(of: field))
        }
        check(document.jsonSchemaDialect, "jsonSchemaDialect", of: document)
        for record in reading.schemas {
            check(record.schema.identity.dialect, "$schema", of: record.schema)
        }
    }

    /// The variables in a server's address must be declared.
    private func checkVariables(of server: Server) {
        for name in PathTemplate(server.url).names where server.variables[name] == nil {
            reading.error(
                "server-variable-undeclared", "variable '{\(name)}' of the server is not declared",
                at: server.valueLocation(of: "url"),
                hint: Diagnostic.hint(for: name, among: server.variables.names))
        }
    }
}
