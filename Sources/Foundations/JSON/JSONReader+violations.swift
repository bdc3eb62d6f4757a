extension JSONReader {
    /// How long a pointer may grow before an enclosing value is named instead, and a quoted name
    /// before it is cut.
    private static let maximumPointerBytes = 1_024
    private static let maximumQuotedScalars = 64

    /// Notes that the value at the current place breaks `keyword`; `message` must not hold the
    /// value.
    ///
    /// The current place is the value that was read last, or that is next.
    public mutating func violate(
        _ keyword: StaticString, _ message: @autoclosure () -> String
    ) {
        violationCount += 1
        guard violations.count < limits.maximumViolations else { return }
        violations.append(
            JSONViolation(pointer: pointer(), keyword: "\(keyword)", message: message()))
    }

    /// Notes a violation that was found inside the value at the current place, at `suffix` from
    /// there.
    public mutating func violate(_ keyword: String, at suffix: JSONPointer, _ message: String) {
        violationCount += 1
        guard violations.count < limits.maximumViolations else { return }
        var pointer = pointer()
        for token in suffix.tokens {
            guard Self.append(token, to: &pointer) else { break }
        }
        violations.append(JSONViolation(pointer: pointer, keyword: keyword, message: message))
    }

    /// A name in single quotes, cut when it is long, with nothing in it that could disturb a
    /// terminal or a reader.
    static func quoted(_ name: String) -> String {
        var text = "'"
        for (index, scalar) in name.unicodeScalars.enumerated() {
            if index == maximumQuotedScalars {
                text += "…"
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
        return text + "'"
    }

    /// Skips a value of the wrong kind and notes it.
    @inline(never)
    mutating func refuseKind(expected: StaticString) throws(JSONSyntaxError) {
        let found = try peek()
        violate("type", "expected \(expected), but found \(found.phrase)")
        try skip()
    }

    /// The pointer of the current place.
    private func pointer() -> String {
        guard depth > 0 else { return "" }
        var pointer = ""
        for frame in outer {
            guard append(frame, to: &pointer) else { return pointer }
        }
        _ = append(frame, to: &pointer)
        return pointer
    }

    private func append(_ frame: Frame, to pointer: inout String) -> Bool {
        guard frame.isObject else {
            return frame.count == 0 || Self.append("\(frame.count - 1)", to: &pointer)
        }
        guard frame.nameStart >= 0 else { return true }
        let text = bytes.span
        // The name was read before, so this cannot fail.
        guard let token = try? text.stringToken(from: frame.nameStart + 1),
            let name = try? text.string(of: token)
        else { return false }
        return Self.append(name, to: &pointer)
    }

    /// Appends a token unless that makes the pointer too long.
    private static func append(_ token: String, to pointer: inout String) -> Bool {
        guard pointer.utf8.count + token.utf8.count < maximumPointerBytes else { return false }
        pointer += "/" + JSONPointer.escaped(token)
        return true
    }
}
