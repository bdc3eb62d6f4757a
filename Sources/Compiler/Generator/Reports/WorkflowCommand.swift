import SourceText

/// A diagnostic as a workflow command, which GitHub shows beside the line it is about.
enum WorkflowCommand {
    static func text(of diagnostic: Diagnostic) -> String {
        let place = diagnostic.location.map { location in
            let start = location.start
            return "file=\(escapedProperty(location.file.path)),line=\(start.line),"
                + "col=\(start.column),"
        }
        let notes = diagnostic.notes.map { "\n\($0.location): note: \($0.message)" }.joined()
        let hint = diagnostic.hint.map { "; \($0)" } ?? ""
        return "::\(diagnostic.severity.rawValue) \(place ?? "")"
            + "title=\(escapedProperty(diagnostic.code))"
            + "::\(escaped(diagnostic.message + hint + notes))"
    }

    /// A line break would end the command, and a text of the document could start another one.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func escapedProperty(_ text: String) -> String {
        var result = ""
        for scalar in escaped(text).unicodeScalars {
            switch scalar {
            case ":": result += "%3A"
            case ",": result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
