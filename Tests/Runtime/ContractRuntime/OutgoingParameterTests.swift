import HTTPMessages
import JSON
import Testing

@_spi(Generated) @testable import ContractRuntime

/// What an outgoing request says in a style must be what our own reader makes of it.
@Suite("Parameters of outgoing requests are read back as they were written")
struct OutgoingParameterTests {
    /// A way of writing a parameter.
    struct Way: Sendable, CustomTestStringConvertible {
        let place: StyledParameter.Place
        let style: StyledParameter.Style
        let explode: Bool

        init(_ place: StyledParameter.Place, _ style: StyledParameter.Style, _ explode: Bool) {
            self.place = place
            self.style = style
            self.explode = explode
        }

        var testDescription: String { "\(style) in \(place), explode: \(explode)" }
    }

    private static let ways: [Way] = [
        Way(.query, .form, true), Way(.query, .form, false), Way(.query, .spaceDelimited, false),
        Way(.query, .spaceDelimited, true), Way(.query, .pipeDelimited, false),
        Way(.query, .pipeDelimited, true), Way(.query, .deepObject, true),
        Way(.query, .json, false),
        Way(.header, .simple, false), Way(.header, .simple, true), Way(.header, .json, false),
        Way(.cookie, .form, true), Way(.cookie, .form, false), Way(.cookie, .cookie, true),
        Way(.cookie, .cookie, false), Way(.cookie, .json, false), Way(.wholeQuery, .json, false),
    ]
    private static let colours: ParameterSchema = .list(of: .string)
    private static let colour: ParameterSchema = .object(["R": .number, "hue": .string])

    private func request(_ way: Way, _ value: JSONValue) -> OutgoingRequest {
        let description = OutgoingDescription(
            id: "told", method: .post, statuses: [200..<300])
        var request = OutgoingRequest(description, to: "http://example.org/hook#end")
        request.parameter("color", value, in: way.place, as: way.style, explode: way.explode)
        return request
    }

    /// What the reader of requests makes of what was written.
    private func read(_ request: OutgoingRequest, _ way: Way, _ schema: ParameterSchema) -> String {
        let target = request.url.dropFirst("http://example.org".count).split(separator: "#")[0]
        let operation = OperationDescription(
            id: "told", method: .post, path: "/hook", tag: "t", queryParameters: ["color"],
            deepQueryParameters: ["color"], takesAnyQuery: true)
        var read = ContractRequest(
            HTTPRequest(head: HTTPRequestHead(.post, String(target), request.fields)),
            operation: operation, queryNames: [])
        let parameter = StyledParameter(
            "color", way.place, way.style, explode: way.explode, schema)
        let value = read.requiredValue(of: parameter, AnyValueRule())
        guard read.isAccepted, let value else {
            return read.refusal.violations.map { "\($0.pointer) \($0.keyword) \($0.message)" }
                .joined(separator: ", ")
        }
        return String(decoding: value.serialized(), as: UTF8.self)
    }

    private func json(_ text: String) throws -> JSONValue {
        try JSONValue.parse(Array(text.utf8))
    }

    @Test("of every style", arguments: ways)
    func styles(way: Way) throws {
        for (schema, text) in [
            (Self.colours, #"["blue","black"]"#), (Self.colours, #"["blue"]"#),
            (Self.colour, #"{"R":100,"hue":"dark"}"#),
        ] {
            #expect(read(request(way, try json(text)), way, schema) == text)
        }
        #expect(request(way, try json("[]")).url.hasSuffix("#end"))
    }

    @Test(
        "with characters that mean something",
        arguments: ways.filter {
            $0.style == .json || $0.style == .deepObject
                || $0.style == .form && $0.place != .header
        })
    func delimiters(way: Way) throws {
        for (schema, text) in [
            (Self.colours, #"["a b","c,d;e","=&#%|é\"","f"]"#),
            (Self.colour, #"{"R":-1.5e3,"hue":"a&R=2,[R]; x"}"#),
        ] {
            #expect(read(request(way, try json(text)), way, schema) == text)
        }
    }

    @Test("with objects and lists in an object")
    func nested() throws {
        let way = Way(.query, .deepObject, true)
        let schema: ParameterSchema = .object([
            "size": .object(["width": .number]), "tags": .list(of: .string),
        ])
        let text = #"{"size":{"width":3},"tags":["a","b"]}"#
        #expect(read(request(way, try json(text)), way, schema) == text)
        let lone = #"{"tags":["a"]}"#
        #expect(read(request(way, try json(lone)), way, schema) == lone)
    }

    @Test("as the form that is the whole query")
    func wholeQuery() throws {
        let way = Way(.wholeQuery, .form, false)
        let text = #"{"R":100,"hue":"a&b"}"#
        let request = request(way, try json(text))
        #expect(request.url == "http://example.org/hook?R=100&hue=a%26b#end")
        #expect(read(request, way, Self.colour) == text)
    }

    @Test("without letting a value begin another cookie or field")
    func injection() throws {
        let cookies = request(
            Way(.cookie, .cookie, true), try json(#"{"hue":"a; admin=1\r\nX: y"}"#))
        #expect(cookies.fields["Cookie"] == "hue=a%3B%20admin=1%0D%0AX:%20y")
        let field = request(Way(.header, .simple, false), try json(#"["a\r\nX: y"]"#))
        #expect(field.fields["color"] == "a  X: y")
    }
}
