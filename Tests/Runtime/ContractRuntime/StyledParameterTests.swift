import HTTPMessages
import JSON
import Testing

@_spi(Generated) @testable import ContractRuntime

@Suite("Parameters of every style become JSON by their schema") struct StyledParameterTests {
    private static let colours: ParameterSchema = .list(of: .string)
    private static let colour: ParameterSchema = .object([
        "R": .number, "G": .number, "B": .number,
    ])

    /// The JSON that a request's parameter spells, or its violations.
    private func read(
        _ parameter: StyledParameter, _ target: String, _ fields: HTTPFields = [:],
        path: StaticString = "/{color}"
    ) -> String {
        let operation = OperationDescription(
            id: "read", method: .get, path: path, tag: "t", queryParameters: ["color", "taken"],
            deepQueryParameters: ["color"], takesAnyQuery: true)
        var request = ContractRequest(
            HTTPRequest(head: HTTPRequestHead(.get, target, fields)), operation: operation,
            queryNames: [])
        let value = request.requiredValue(of: parameter, AnyValueRule())
        guard request.isAccepted, let value else {
            return request.refusal.violations.map { "\($0.pointer) \($0.keyword)" }
                .joined(separator: ", ")
        }
        return String(decoding: value.serialized(), as: UTF8.self)
    }

    // MARK: The tables of the specification

    // OpenAPI 3.1.1, section 4.8.12.4
    private static let paths: [(StyledParameter.Style, Bool, String, String, String)] = [
        (.matrix, false, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
        (
            .matrix, true, ";color=blue", ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150"
        ),
        (.label, false, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
        (.label, true, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
        (.simple, false, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        (.simple, true, "blue", "blue,black,brown", "R=100,G=200,B=150"),
    ]

    private func parameter(
        _ place: StyledParameter.Place, _ style: StyledParameter.Style, _ explode: Bool,
        _ schema: ParameterSchema
    ) -> StyledParameter {
        StyledParameter("color", place, style, explode: explode, schema)
    }

    @Test("of a path")
    func path() {
        for (style, explode, text, list, object) in Self.paths {
            func found(_ schema: ParameterSchema, _ segment: String) -> String {
                read(parameter(.path, style, explode, schema), "/" + segment)
            }
            #expect(found(.string, text) == #""blue""#, "\(style) \(explode)")
            #expect(found(Self.colours, list) == #"["blue","black","brown"]"#)
            #expect(found(Self.colour, object) == #"{"R":100,"G":200,"B":150}"#)
            #expect(written(style, explode, JSONValue.string("blue")) == text)
            #expect(written(style, explode, Self.list) == list)
            #expect(written(style, explode, Self.object) == object)
        }
        #expect(read(parameter(.path, .matrix, false, .string), "/;color") == #""""#)
    }

    private static let list = JSONValue.array(["blue", "black", "brown"].map { .string($0) })
    private static let object = (try? JSONValue.parse(Array(#"{"R":100,"G":200,"B":150}"#.utf8)))!

    private func written(
        _ style: StyledParameter.Style, _ explode: Bool, _ value: JSONValue
    ) -> String {
        PathSegment("color", value, as: style, explode: explode).description
    }

    private static let queries: [(StyledParameter.Style, Bool, String?, String)] = [
        (.form, false, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (.form, true, "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (
            .spaceDelimited, false, "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150"
        ),
        (.pipeDelimited, false, "color=blue%7Cblack%7cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"),
        (.deepObject, true, nil, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ]

    @Test("of a query")
    func query() {
        for (style, explode, list, object) in Self.queries {
            if let list {
                let found = read(parameter(.query, style, explode, Self.colours), "/x?" + list)
                #expect(found == #"["blue","black","brown"]"#, "\(style) \(explode)")
            }
            let found = read(parameter(.query, style, explode, Self.colour), "/x?" + object)
            #expect(found == #"{"R":100,"G":200,"B":150}"#, "\(style) \(explode)")
        }
        #expect(read(parameter(.query, .form, true, .string), "/x?color=") == #""""#)
    }

    @Test("of fields and cookies")
    func fields() {
        let list = parameter(.header, .simple, false, Self.colours)
        #expect(
            read(StyledParameter("X", .header, .simple, Self.colours), "/x", ["X": "a , b"])
                == #"["a","b"]"#)
        #expect(read(list, "/x") == "/color required")
        let cookie: HTTPFields = ["Cookie": "R=1; color=a%20b; G=2; color=c"]
        #expect(
            read(parameter(.cookie, .form, true, Self.colours), "/x", cookie) == #"["a b","c"]"#)
        #expect(
            read(parameter(.cookie, .cookie, true, Self.colour), "/x", cookie) == #"{"R":1,"G":2}"#)
    }

    // MARK: Schemas

    @Test(
        "of several types are told by what a text can be",
        arguments: [
            ("1", "1"), ("1.5e3", "1.5e3"), ("01", #""01""#), ("-", #""-""#), ("true", "true"),
            ("null", #""null""#), ("", #""""#), ("1&color=2", "[1,2]"), ("a,b", #""a,b""#),
        ])
    func choice(_ text: String, _ expected: String) {
        let schema: ParameterSchema = .choice([
            .number, .boolean, .string, .null, .list(of: .number),
        ])
        #expect(read(parameter(.query, .form, true, schema), "/x?color=" + text) == expected)
    }

    @Test("that hold themselves are read, to a depth")
    func recursion() {
        let tree = parameter(.query, .deepObject, true, .type(Tree.self))
        #expect(
            read(tree, "/x?color[next][next][value]=5&color[value]=6")
                == #"{"next":{"next":{"value":5}},"value":6}"#)
        let deep = String(repeating: "[next]", count: 8)
        #expect(read(tree, "/x?color\(deep)=1").hasPrefix("{"))
        #expect(read(tree, "/x?color\(deep)[value]=1") == "/color syntax")
        #expect(read(tree, "/x?color[a]=1&color[a][b]=2") == #"{"a":[1,{"b":2}]}"#)
    }

    private enum Tree: ParameterStructure {
        static let parameterSchema: ParameterSchema = .object([
            "value": .number, "next": .type(Tree.self),
        ])
    }

    @Test("that are open take what is no other parameter")
    func open() {
        let schema: ParameterSchema = .object([:], others: .number)
        let found = read(parameter(.query, .form, true, schema), "/x?a=1&taken=2&b=3")
        #expect(found == #"{"a":1,"b":3}"#)
    }

    // MARK: Forms

    @Test("are a form's properties")
    func forms() throws {
        let form = FormLayout(
            .object(["a": .number, "b": .list(of: .string), "c": .any, "d": Self.colour]),
            [FormField("d", .form, explode: true)])
        func json(_ text: String) -> String {
            do throws(ParameterFault) {
                return String(decoding: try form.json(of: Array(text.utf8)[...]), as: UTF8.self)
            } catch { return "\(error.keyword)" }
        }
        #expect(json("a=1&b=2&c=3") == #"{"a":1,"b":["2"],"c":3}"#)
        #expect(json("b[1]=y&b[0]=x") == #"{"b":["x","y"]}"#)
        #expect(json("R=1&a=2") == #"{"a":2,"d":{"R":1}}"#)
        #expect(json("c[x][]=1&c[x][]=2") == #"{"c":{"x":[1,2]}}"#)
        #expect(json(String(repeating: "x&", count: 1001)) == "syntax")
        #expect(json("a=%G0") == "type")
    }
}
