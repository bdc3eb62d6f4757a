import Foundation
import OpenAPI
import SourceText
import Testing

/// Reads a document that must be valid; `body` follows the fields that each document needs.
func validDocument(_ body: String) throws -> Document {
    let text = "openapi: 3.1.0\ninfo: {title: Test, version: '1'}\n" + body
    let (document, diagnostics) = Document.read(file: SourceFile(path: "openapi.yml", text))
    #expect(diagnostics.filter(\.isError).map(\.description) == [])
    return try #require(document)
}
