import Generator
import JSON
import SourceText
import YAML

extension FuzzTarget {
    /// YAML, and JSON by YAML's reader.
    static let yaml = FuzzTarget("yaml", maxBytes: 4096) { bytes in
        for path in ["a.yml", "a.json"] {
            let (node, diagnostics) = Node.read(SourceFile(path: path, text: bytes))
            demand(node != nil || diagnostics.hasErrors, "there is neither a document nor an error")
            demandPlaces(diagnostics)
            guard let node, !diagnostics.hasErrors else { continue }
            let value = node.jsonValue
            // JSON by its own reader, where that takes it.
            if path == "a.json", let json = try? JSONValue.parse(bytes) {
                demand(json == value, "the readers of JSON and of documents disagree")
            }
        }
    }

    /// A whole document, compiled.
    static let document = FuzzTarget("document", maxBytes: 16_384) { bytes in
        demandOutcome(Generation.run(SourceFile(path: "openapi.yml", text: bytes)))
    }

    /// The text of accord.yml for a small document.
    static let configuration = FuzzTarget("configuration", maxBytes: 1024) { bytes in
        demandOutcome(
            Generation.run(small, configuration: SourceFile(path: "accord.yml", text: bytes)))
    }

    private static func demandOutcome(_ generation: Generation) {
        demandPlaces(generation.diagnostics)
        demand(
            (generation.files == nil) == generation.diagnostics.hasErrors,
            "there are both files and errors, or neither")
    }

    private static func demandPlaces(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            demand(diagnostic.location != nil, "no place: \(diagnostic)")
            demand(!diagnostic.description.isEmpty, "a diagnostic says nothing")
        }
    }

    private static let small = SourceFile(
        path: "openapi.yml",
        """
        openapi: 3.1.0
        info: {title: Notes, version: '1'}
        paths:
          /notes/{id}:
            get:
              operationId: read_note
              tags: [notes]
              parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
              responses:
                '200':
                  description: A note.
                  content:
                    application/json: {schema: {$ref: '#/components/schemas/Note'}}
        components:
          schemas:
            Note: {type: object, properties: {id: {type: integer}, text: {type: string}}}
        """)
}
