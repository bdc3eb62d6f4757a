public import JSON

extension ContractRequest {
    /// The request body, which is required and is JSON.
    ///
    /// A body that is missing or is no JSON is answered with 400, one that breaks the rule with
    /// 422.
    @_spi(Generated) @inlinable
    public mutating func json<Rule: ValueRule>(_ rule: Rule) -> Rule.Value? {
        guard !body.isEmpty else {
            noteMissingBody()
            return nil
        }
        return optionalJSON(rule)
    }

    /// The request body, which is JSON when there is one.
    @_spi(Generated) @inlinable
    public mutating func optionalJSON<Rule: ValueRule>(_ rule: Rule) -> Rule.Value? {
        guard !body.isEmpty else { return nil }
        return value(of: body, rule)
    }

    /// The value of the body's JSON, or of the JSON that a form spells.
    @inlinable
    mutating func value<Rule: ValueRule>(of json: [UInt8], _ rule: Rule) -> Rule.Value? {
        var reader = JSONReader(json)
        do throws(JSONSyntaxError) {
            let value = try rule.read(from: &reader)
            try reader.finish()
            note(reader.violations)
            return value
        } catch {
            note(reader.violations)
            note(error, in: json)
            return nil
        }
    }

    @usableFromInline
    mutating func noteMissingBody() {
        noteUnreadable(.body, "", "required", "expected a request body")
    }

    @usableFromInline
    mutating func note(_ found: [JSONViolation]) {
        for violation in found {
            note(.body, violation.pointer, violation.keyword, violation.message)
        }
    }

    @usableFromInline
    mutating func note(_ error: JSONSyntaxError, in json: [UInt8]) {
        let place = TextPlace(of: error.offset, in: json)
        noteUnreadable(
            .body, "", "syntax",
            "\(error.reason) at line \(place.line), column \(place.column) (byte \(error.offset))")
    }
}

/// A place in a text for people: lines and columns count from 1, columns in code points.
struct TextPlace: Equatable {
    let line: Int
    let column: Int

    init(of offset: Int, in text: [UInt8]) {
        var line = 1
        var column = 1
        for byte in text.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0b1100_0000 != 0b1000_0000 {
                // Every byte but a continuation begins a code point.
                column += 1
            }
        }
        self.line = line
        self.column = column
    }
}
