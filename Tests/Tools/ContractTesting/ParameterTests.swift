import Testing

@testable import ContractTesting

@Suite("Accepted parameters have to fit the contract, in every style") struct ParameterTests {
    private static let list = "type: array, items: {type: integer}, minItems: 2"
    private static let object =
        "type: object, required: [R, G], properties: {R: {type: integer}, G: {type: integer}}"

    /// A document with one parameter, whose path is `/pets` or `/pets/{p}`.
    private func pets(_ parameter: String, _ schema: String) throws -> Pets {
        let path = parameter.contains("in: path") ? "/pets/{p}" : "/pets"
        return try Pets(
            """
            \(path):
              get:
                parameters: [{name: p, \(parameter), schema: {\(schema)}}]
                responses: {'204': {description: Done.}}
            """)
    }

    @Test(
        "in paths",
        arguments: [
            ("style: simple", list, "1,2", "1,x"), ("style: simple", list, "1,2", "1"),
            ("style: label", list, ".1,2", "1,2"),
            ("style: label, explode: true", list, ".1.2", ".1,2"),
            ("style: matrix", list, ";p=1,2", ";q=1,2"),
            ("style: matrix, explode: true", list, ";p=1;p=2", ";p=1"),
            ("style: simple", object, "R,1,G,2", "R,1"),
            ("style: simple, explode: true", object, "R=1,G=2", "R=1,G=x"),
            ("style: label, explode: true", object, ".R=1.G=2", ".R=1"),
            ("style: matrix", object, ";p=R,1,G,2", ";p=R,1,G,x"),
            ("style: matrix, explode: true", object, ";R=1;G=2", ";R=1"),
            ("style: simple", "type: string, maxLength: 3", "a%2Cb", "a,bc"),
            ("style: simple", "type: [integer, 'null']", "null", "nul"),
            ("style: simple", "enum: [1, true, '1']", "true", "false"),
            ("style: simple", "type: string, format: date", "2024-02-29", "2023-02-29"),
        ])
    func paths(style: String, schema: String, right: String, wrong: String) throws {
        let pets = try pets("in: path, required: true, \(style)", schema)
        #expect(pets.accepted("GET", "/pets/\(right)") == [])
        #expect(!pets.accepted("GET", "/pets/\(wrong)").isEmpty)
    }

    @Test(
        "in queries",
        arguments: [
            ("style: form", list, "p=1&p=2", "p=1"),
            ("style: form, explode: false", list, "p=1,2", "p=1,x"),
            ("style: spaceDelimited, explode: false", list, "p=1%202", "p=1"),
            ("style: spaceDelimited, explode: false", list, "p=1+2", "p=1+x"),
            ("style: pipeDelimited, explode: false", list, "p=1%7C2", "p=1"),
            ("style: pipeDelimited, explode: false", list, "p=1|2", "p=1|x"),
            ("style: deepObject, explode: true", object, "p[R]=1&p%5BG%5D=2", "p[R]=1"),
            ("style: form, explode: true", object, "R=1&G=2", "R=1&G=x"),
            ("style: form, explode: false", object, "p=R,1,G,2", "p=R,1,G,x"),
            ("required: true", "type: integer", "p=007", ""),
            ("required: true", "type: boolean", "p=true", "p=TRUE"),
            ("required: false", "type: integer", "", "p="),
            ("required: false", "type: string, maxLength: 1", "p=+", "p=%FF"),
            ("allowEmptyValue: true", "type: integer", "p=", "p=x"),
        ])
    func queries(style: String, schema: String, right: String, wrong: String) throws {
        let pets = try pets("in: query, \(style)", schema)
        if right != "p=007" { #expect(pets.accepted("GET", "/pets?\(right)") == []) }
        #expect(!pets.accepted("GET", "/pets?\(wrong)").isEmpty)
    }

    @Test(
        "in fields and cookies",
        arguments: [
            ("in: header", list, "1, 2", "1; 2"), ("in: header", object, "R,1,G,2", "R,1"),
            ("in: header, explode: true", object, "R=1, G=2", "R=1"),
            ("in: cookie", "type: integer", "p=5", "p=x"),
            ("in: cookie, explode: false", list, "q=0; p=1,2", "p=1"),
            ("in: cookie", list, "p=1; p=2", "p=x; p=2"),
        ])
    func fields(place: String, schema: String, right: String, wrong: String) throws {
        let pets = try pets(place, schema)
        let name = place.contains("cookie") ? "Cookie" : "P"
        #expect(pets.accepted("GET", "/pets", [.init(name, right)]) == [])
        #expect(!pets.accepted("GET", "/pets", [.init(name, wrong)]).isEmpty)
    }

    @Test("a required field that is missing has a check of its own")
    func missingField() throws {
        let pets = try pets("in: header, required: true", "type: string")
        #expect(
            pets.accepted() == [
                "missing_required_header: accepted request: header parameter 'p' is missing"
            ])
    }

    @Test("a WebSocket that was opened was accepted too")
    func handshakes() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                parameters: [{name: p, in: query, schema: {type: integer}}]
                responses: {'101': {description: Open.}}
            """)
        let open = Exchange.Response(101)
        #expect(pets.findings("GET", "/pets?p=1", answered: open) == [])
        #expect(pets.findings("GET", "/pets?p=x", answered: open).count == 1)
    }

    @Test("described by content, they are JSON")
    func content() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                parameters: [{name: p, in: query, content: {application/json: {schema: {type: object, required: [a]}}}}]
                responses: {'204': {description: Done.}}
            """)
        #expect(pets.accepted("GET", "/pets?p=%7B%22a%22:1%7D") == [])
        #expect(pets.accepted("GET", "/pets?p=%7B%7D").count == 1)
        #expect(pets.accepted("GET", "/pets?p=%7B").first?.contains("it is not JSON") == true)
    }

    @Test(
        "an operation's parameter replaces its path item's; an open object leaves what others claim"
    )
    func claims() throws {
        let pets = try Pets(
            """
            /pets:
              parameters: [{name: limit, in: query, schema: {type: boolean}}]
              get:
                parameters:
                  - {name: limit, in: query, schema: {type: integer}}
                  - {name: p, in: query, schema: {type: object, required: [R], additionalProperties: {type: integer}}}
                responses: {'204': {description: Done.}}
            """)
        #expect(pets.checker.operations[0].parameters.count == 2)
        #expect(pets.accepted("GET", "/pets?limit=5") == [])
        #expect(pets.accepted("GET", "/pets?limit=true").count == 1)
        #expect(pets.accepted("GET", "/pets?limit=5&R=1&G=2") == [])
        #expect(pets.accepted("GET", "/pets?limit=5&G=2").count == 1)
    }

    @Test("the whole query as one form (3.2)")
    func wholeQuery() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                parameters: [{name: p, in: querystring, content: {application/x-www-form-urlencoded: {schema: {\(Self.object)}}}}]
                responses: {'204': {description: Done.}}
            """, version: "3.2.0")
        #expect(pets.accepted("GET", "/pets?R=1&G=2") == [])
        #expect(pets.accepted("GET", "/pets?R=1").count == 1)
    }
}
