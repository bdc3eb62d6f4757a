import HTTPMessages
package import JSON
import OpenAPI

/// Writes the values of parameters as requests have them: by their styles, or by their content. Nil where a value has
/// no such form.
package enum ParameterWriter {
    // Longer ones are refused by servers that are right.
    private static let maxFieldBytes = 4_000

    private static func content(_ value: JSONValue, _ parameter: CheckedParameter) -> String? {
        guard parameter.mediaType.flatMap({ HTTPMessages.MediaType($0) })?.isJSON ?? false else {
            return StyledWriter(encoding: .plain).scalar(value)
        }
        return String(decoding: value.serialized(), as: UTF8.self)
    }

    /// The text in a path.
    package static func path(_ value: JSONValue, _ parameter: CheckedParameter) -> String? {
        let writer = StyledWriter(encoding: .percent)
        let text =
            parameter.mediaType == nil
            ? writer.path(parameter, value) : content(value, parameter).map(writer.text)
        // RFC 3986 6.2.2.3: segments of dots are taken out on the way.
        guard let text, !text.isEmpty, text != ".", text != ".." else { return nil }
        return text
    }

    /// The pairs of a query, percent-encoded.
    package static func query(_ value: JSONValue, _ parameter: CheckedParameter) -> [String]? {
        let writer = StyledWriter(encoding: .form)
        guard parameter.mediaType != nil else {
            return writer.pairs(
                parameter.name, value, parameter.style, explodes: parameter.explodes)
        }
        return content(value, parameter).map {
            ["\(PercentEncoding.encode(parameter.name))=\(writer.text($0))"]
        }
    }

    /// A whole query, percent-encoded.
    package static func wholeQuery(_ value: JSONValue, _ parameter: CheckedParameter) -> String? {
        let writer = StyledWriter(encoding: .form)
        let mediaType = parameter.mediaType.flatMap { HTTPMessages.MediaType($0) }
        guard mediaType?.essence == "application/x-www-form-urlencoded" else {
            return content(value, parameter).map(writer.text)
        }
        return writer.pairs("", value, .form, explodes: true)?.joined(separator: "&")
    }

    /// The value of a field.
    package static func field(_ value: JSONValue, _ parameter: CheckedParameter) -> String? {
        let writer = StyledWriter(encoding: .plain)
        let text =
            parameter.mediaType == nil
            ? writer.delimited(value, by: ",", explodes: parameter.explodes)
            : content(value, parameter)
        // RFC 9110 5.5: other octets are read in many ways, and white space at the ends is none of the value.
        guard let text, !text.isEmpty, text.utf8.count <= maxFieldBytes,
            text.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), text.first != " ", text.last != " "
        else { return nil }
        return text
    }

    /// The pairs of the field Cookie.
    package static func cookies(_ value: JSONValue, _ parameter: CheckedParameter) -> [String]? {
        let writer = StyledWriter(encoding: parameter.style == .cookie ? .plain : .percent)
        if parameter.mediaType != nil {
            return content(value, parameter).map { ["\(parameter.name)=\(writer.text($0))"] }
        }
        return writer.pairs(parameter.name, value, .form, explodes: parameter.explodes)
    }
}
