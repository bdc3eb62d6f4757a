import SourceText
import YAML

/// What is gathered while one document is read.
final class Reading {
    private(set) var diagnostics: [Diagnostic] = []

    func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    func error(
        _ code: String, _ message: String, at location: SourceLocation, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        report(Diagnostic(code: code, message, at: location, hint: hint, notes: notes))
    }

    func warning(
        _ code: String, _ message: String, at location: SourceLocation, hint: String? = nil
    ) {
        report(Diagnostic(.warning, code: code, message, at: location, hint: hint))
    }

    /// Reports a value of the wrong type.
    func mismatch(_ node: Node, _ field: FieldName, expected: String) {
        error(
            "field-type", "\(field) must be \(expected), found \(node.kindDescription)",
            at: node.location, hint: quotingHint(node, expected: expected))
    }

    /// `version: 1.0` is a number in YAML; its author meant the text.
    private func quotingHint(_ node: Node, expected: String) -> String? {
        guard expected == "a string", let scalar = node.scalar, scalar.style == .plain, !node.isNull
        else { return nil }
        return "write it in quotes: '\(scalar.text)'"
    }
}

/// What messages call a value.
struct FieldName: CustomStringConvertible {
    let name: String
    var isElement = false

    var description: String { isElement ? "an element of '\(name)'" : "'\(name)'" }

    /// The name of this array's elements.
    var element: FieldName { FieldName(name: name, isElement: true) }
}
