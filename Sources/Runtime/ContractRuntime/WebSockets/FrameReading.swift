public import JSON

/// How the text of a frame becomes a value.
public struct FrameReading<Incoming: Sendable>: Sendable {
    /// Reads the text of a frame; nil where no text is taken.
    package let read: (@Sendable ([UInt8]) -> ReceivedFrame<Incoming>)?

    @usableFromInline
    init(_ read: (@Sendable ([UInt8]) -> ReceivedFrame<Incoming>)?) { self.read = read }

    /// `application/json`: the frame is a JSON text, which a client reads leniently.
    @_spi(Generated) @inlinable
    public static func json<Rule: ValueRule>(_ rule: Rule, isLenient: Bool = false) -> Self
    where Rule.Value == Incoming {
        FrameReading { text in
            var reader = JSONReader(text, isLenient: isLenient)
            do throws(JSONSyntaxError) {
                let value = try rule.read(from: &reader)
                try reader.finish()
                if let value, reader.violations.isEmpty { return .value(value) }
                return .refused(violations(reader.violations), text: text)
            } catch {
                return .refused(
                    violations(reader.violations) + [violation(error, in: text)], text: text)
            }
        }
    }

    /// `text/plain`: the frame is the text itself.
    @_spi(Generated) public static func text<Rule: ParameterRule>(_ rule: Rule) -> Self
    where Rule.Value == Incoming {
        FrameReading { bytes in
            var text = ParameterText("", .body, bytes[...], .plain)
            let value = rule.read(text: &text)
            if let value, text.findings.isEmpty { return .value(value) }
            return .refused(
                text.findings.map { finding in
                    ContractViolation(
                        place: .body, pointer: "", keyword: finding.keyword,
                        message: finding.message)
                }, text: bytes)
        }
    }

    @usableFromInline
    static func violations(_ found: [JSONViolation]) -> [ContractViolation] {
        found.map { violation in
            ContractViolation(
                place: .body, pointer: violation.pointer, keyword: violation.keyword,
                message: violation.message)
        }
    }

    @usableFromInline
    static func violation(_ error: JSONSyntaxError, in text: [UInt8]) -> ContractViolation {
        let place = TextPlace(of: error.offset, in: text)
        return ContractViolation(
            place: .body, pointer: "", keyword: "syntax",
            message: "\(error.reason) at line \(place.line), column \(place.column) "
                + "(byte \(error.offset))")
    }
}

extension FrameReading<Never> {
    /// No message is taken: the contract has no `receives`.
    @_spi(Generated) public static var nothing: Self { FrameReading(nil) }
}
