import JSON
import SourceText

/// Diagnostics as one JSON object: `diagnostics`, and how many are errors and warnings.
enum JSONReport {
    static func value(of diagnostics: [Diagnostic]) -> JSONValue {
        let errors = diagnostics.count(where: \.isError)
        return .object([
            ("diagnostics", .array(diagnostics.map(value))),
            ("errors", .integer(errors)),
            ("warnings", .integer(diagnostics.count - errors)),
        ])
    }

    private static func value(of diagnostic: Diagnostic) -> JSONValue {
        let location = diagnostic.location.map(properties) ?? []
        let notes = diagnostic.notes.map { note in
            JSONValue.object([("message", .string(note.message))] + properties(of: note.location))
        }
        return .object(
            [
                ("severity", .string(diagnostic.severity.rawValue)),
                ("code", .string(diagnostic.code)),
                ("message", .string(diagnostic.message)),
                ("hint", diagnostic.hint.map { .string($0) }),
            ] + location + [("notes", notes.isEmpty ? nil : .array(notes))])
    }

    /// Lines and columns count from 1, columns in code points; the end is exclusive.
    private static func properties(
        of location: SourceLocation
    ) -> [(name: String, value: JSONValue?)] {
        let (start, end) = (location.start, location.end)
        return [
            ("path", .string(location.file.path)), ("line", .integer(start.line)),
            ("column", .integer(start.column)), ("endLine", .integer(end.line)),
            ("endColumn", .integer(end.column)),
        ]
    }
}
