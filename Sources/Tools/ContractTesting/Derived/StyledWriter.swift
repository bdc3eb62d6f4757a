import HTTPMessages
import JSON
import OpenAPI

/// Writes the values of parameters as their style has it: the other way round than `StyledText` and `ParameterReader`.
///
/// Null, and lists or objects inside of others, have no form that OpenAPI defines: they give nil.
struct StyledWriter {
    let encoding: StyledText.Encoding

    func text(_ text: String) -> String {
        encoding == .plain ? text : PercentEncoding.encode(text)
    }

    func scalar(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): self.text(text)
        case .number(let number): text(number.text)
        case .boolean(let isTrue): isTrue ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// The parts of a list, or names and values in turn.
    private func parts(_ value: JSONValue, explodes: Bool) -> [String]? {
        switch value {
        case .array(let items): return all(items.map(scalar))
        case .object(let members):
            guard let values = all(members.map { scalar($0.value) }) else { return nil }
            return zip(members.keys, values).flatMap { name, value in
                explodes ? ["\(text(name))=\(value)"] : [text(name), value]
            }
        default: return scalar(value).map { [$0] }
        }
    }

    private func all(_ texts: [String?]) -> [String]? {
        texts.contains(nil) ? nil : texts.compactMap(\.self)
    }

    /// `blue,black`, `R,100,G,200`, and with `explodes` `R=100,G=200`.
    func delimited(_ value: JSONValue, by separator: String, explodes: Bool) -> String? {
        parts(value, explodes: explodes)?.joined(separator: separator)
    }

    /// A value as pairs of a query or a form; none for a list that is empty.
    func pairs(
        _ name: String, _ value: JSONValue, _ style: ParameterStyle, explodes: Bool
    ) -> [String]? {
        let name = PercentEncoding.encode(name)
        switch (value, style) {
        case (.object(let members), .deepObject):
            return all(
                members.map { member in
                    scalar(member.value).map { "\(name)%5B\(text(member.key))%5D=\($0)" }
                })
        case (.array(let items), _) where explodes:
            return all(items.map { item in scalar(item).map { "\(name)=\($0)" } })
        case (.object, _) where explodes: return parts(value, explodes: true)
        default:
            let separators: [ParameterStyle: String] = [
                .spaceDelimited: "%20", .pipeDelimited: "%7C",
            ]
            return delimited(value, by: separators[style] ?? ",", explodes: false)
                .map { ["\(name)=\($0)"] }
        }
    }

    /// The part of a path.
    func path(_ parameter: CheckedParameter, _ value: JSONValue) -> String? {
        let explodes = parameter.explodes
        switch parameter.style {
        case .label:
            return delimited(value, by: explodes ? "." : ",", explodes: explodes).map { ".\($0)" }
        case .matrix:
            if explodes, value.array != nil || value.object != nil {
                return pairs(parameter.name, value, .form, explodes: true)?
                    .map { ";\($0)" }.joined()
            }
            return delimited(value, by: ",", explodes: false).map { ";\(parameter.name)=\($0)" }
        default: return delimited(value, by: ",", explodes: explodes)
        }
    }
}
