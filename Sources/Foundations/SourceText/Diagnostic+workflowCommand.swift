extension Diagnostic {
    /// The diagnostic as a workflow command, which GitHub shows beside the line it is about.
    ///
    /// One line without a line break at the end: `::error file=openapi.yml,line=3,col=1,title=code::message`.
    public var workflowCommand: String {
        let place = location.map { location in
            let start = location.start
            return "file=\(Self.escapedProperty(location.file.path)),line=\(start.line),"
                + "col=\(start.column),"
        }
        let notes = notes.map { "\n\($0.location): note: \($0.message)" }.joined()
        let hint = hint.map { "; \($0)" } ?? ""
        return "::\(severity.rawValue) \(place ?? "")"
            + "title=\(Self.escapedProperty(code))"
            + "::\(Self.escaped(message + hint + notes))"
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
