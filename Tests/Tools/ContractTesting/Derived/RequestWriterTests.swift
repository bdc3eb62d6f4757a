import JSON
import Testing

@testable import ContractTesting

@Suite("Requests are written as the document lays them out, and read back as they were meant")
struct RequestWriterTests {
    /// The target, the Cookie and the fields of a request with one parameter; nil when it cannot be written.
    private func written(
        _ parameter: String, _ value: JSONValue, path: String = "/pets"
    ) throws -> String? {
        let pets = try Pets(
            "\(path):\n  get:\n    parameters: [\(parameter)]\n    responses: {'204': {description: x}}"
        )
        var test = DerivedCase(operation: pets.checker.operations[0])
        test.arguments[0] = value
        let writer = RequestWriter(document: pets.checker.document, fields: [], basePath: nil)
        return writer.request(test).map { request in
            ([request.target] + request.fields.map { "\($0.name): \($0.value)" }).joined(
                separator: " ")
        }
    }

    private static let list = "schema: {type: array, items: {type: string}}"
    private static let object =
        "schema: {type: object, properties: {r: {type: integer}, g: {type: string}}}"
    private static let two: JSONValue = ["a b", "c"]
    private static let colour: JSONValue = ["r": 1, "g": "x"]

    @Test(
        "queries",
        arguments: [
            ("name: q, in: query, schema: {type: string}", "a&b=1 %", "/pets?q=a%26b%3D1%20%25"),
            ("name: q, in: query, schema: {type: string}", "", "/pets?q="),
            ("name: q, in: query, schema: {type: number}", 1, "/pets?q=1"),
            ("name: q, in: query, \(list)", two, "/pets?q=a%20b&q=c"),
            ("name: q, in: query, explode: false, \(list)", two, "/pets?q=a%20b,c"),
            (
                "name: q, in: query, style: pipeDelimited, explode: false, \(list)", ["a", "c"],
                "/pets?q=a%7Cc"
            ),
            (
                "name: q, in: query, style: spaceDelimited, explode: false, \(list)", ["a", "c"],
                "/pets?q=a%20c"
            ),
            ("name: q, in: query, \(object)", colour, "/pets?r=1&g=x"),
            ("name: q, in: query, explode: false, \(object)", colour, "/pets?q=r,1,g,x"),
            (
                "name: q, in: query, style: deepObject, explode: true, \(object)", colour,
                "/pets?q%5Br%5D=1&q%5Bg%5D=x"
            ),
            (
                "name: q, in: query, content: {application/json: {\(object)}}", colour,
                "/pets?q=%7B%22r%22%3A1%2C%22g%22%3A%22x%22%7D"
            ),
        ] as [(String, JSONValue, String)])
    func queries(parameter: String, value: JSONValue, target: String) throws {
        #expect(try written("{\(parameter)}", value) == target)
    }

    @Test(
        "paths",
        arguments: [
            ("schema: {type: string}", "a/b", "/pets/a%2Fb"),
            ("\(list)", two, "/pets/a%20b,c"),
            ("style: label, \(list)", two, "/pets/.a%20b,c"),
            ("style: label, explode: true, \(list)", two, "/pets/.a%20b.c"),
            ("style: matrix, \(list)", two, "/pets/;id=a%20b,c"),
            ("style: matrix, explode: true, \(list)", two, "/pets/;id=a%20b;id=c"),
            ("style: matrix, explode: true, \(object)", colour, "/pets/;r=1;g=x"),
            ("explode: true, \(object)", colour, "/pets/r=1,g=x"),
        ] as [(String, JSONValue, String)])
    func paths(parameter: String, value: JSONValue, target: String) throws {
        #expect(
            try written(
                "{name: id, in: path, required: true, \(parameter)}", value, path: "/pets/{id}")
                == target)
    }

    @Test("fields and cookies")
    func fields() throws {
        #expect(
            try written("{name: X-A, in: header, \(Self.list)}", ["a", "c"]) == "/pets X-A: a,c")
        #expect(
            try written("{name: c, in: cookie, schema: {type: string}}", "a;b")
                == "/pets Cookie: c=a%3Bb")
    }

    @Test(
        "what does not come back as it was meant is not sent",
        arguments: [
            // A comma within an item ends it, and white space at the ends of a field is none of it.
            ("{name: X-A, in: header, \(list)}", ["a,c"]),
            ("{name: X-A, in: header, schema: {type: string}}", " a"),
            ("{name: X-A, in: header, schema: {type: string}}", "a\r\nX-B: c"),
            ("{name: X-A, in: header, schema: {type: string}}", "\u{E9}"),
            // Nothing is sent for a list that is empty, and null has no form.
            ("{name: q, in: query, \(list)}", []),
            ("{name: q, in: query, schema: {type: [string, 'null']}}", .null),
            // It breaks the schema, and the case says that it does not.
            ("{name: q, in: query, schema: {type: string, maxLength: 1}}", "abc"),
        ] as [(String, JSONValue)])
    func notSent(parameter: String, value: JSONValue) throws {
        #expect(try written(parameter, value) == nil)
    }

    @Test("segments of dots are taken out on the way, and are not sent")
    func dots() throws {
        let parameter = "{name: id, in: path, required: true, schema: {type: string}}"
        #expect(try written(parameter, "..", path: "/pets/{id}") == nil)
        #expect(try written(parameter, "...", path: "/pets/{id}") == "/pets/...")
    }

    @Test("a text that breaks no schema is no violation")
    func negatives() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                parameters: [{name: q, in: query, schema: {type: string}}, {name: n, in: query, schema: {type: integer}}]
                responses: {'204': {description: x}}
            """)
        let writer = RequestWriter(document: pets.checker.document, fields: [], basePath: nil)
        var test = DerivedCase(operation: pets.checker.operations[0])
        test.expectation = .refused(.init(part: "query parameter", words: "another type"))
        test.arguments = [0: 1]
        #expect(writer.request(test) == nil)
        test.arguments = [1: "1"]
        #expect(writer.request(test) == nil)
        test.arguments = [1: "one"]
        #expect(writer.request(test)?.target == "/pets?n=one")
    }

    // MARK: Bodies

    private func body(
        _ mediaType: String, _ more: String, _ value: JSONValue
    ) throws -> (type: String?, text: String)? {
        let pets = try Pets(
            """
            /pets:
              post:
                requestBody: {content: {\(mediaType): {\(more)}}}
                responses: {'204': {description: x}}
            """)
        let operation = pets.checker.operations[0]
        let content = try #require(operation.requestBody?.content.first)
        var test = DerivedCase(operation: operation)
        test.body = DerivedBody(content: content, value: value)
        let writer = RequestWriter(document: pets.checker.document, fields: [], basePath: nil)
        return writer.request(test).map {
            ($0.fields.first("Content-Type"), String(decoding: $0.body, as: UTF8.self))
        }
    }

    private static let form =
        "schema: {type: object, properties: {n: {type: integer}, l: {type: array, items: {type: string}}, o: {type: object}}}"

    @Test("JSON, forms, texts and sequences")
    func bodies() throws {
        #expect(try body("application/json", Self.form, ["n": 1])?.text == #"{"n":1}"#)
        let merge = "application/merge-patch+json"
        #expect(try body(merge, Self.form, ["n": 1])?.type == merge)
        let pairs = try body(
            "application/x-www-form-urlencoded", Self.form,
            ["n": 1, "l": ["a b", "&"], "o": ["x": 1]])
        #expect(pairs?.text == "n=1&l=a%20b&l=%26&o=%7B%22x%22%3A1%7D")
        let joined = try body(
            "application/x-www-form-urlencoded",
            Self.form + ", encoding: {l: {style: form, explode: false}}", ["l": ["a", "b"]])
        #expect(joined?.text == "l=a,b")
        #expect(try body("text/plain", "schema: {type: string}", "a\nb")?.text == "a\nb")
        let lines = try body(
            "application/x-ndjson", "schema: {type: array, items: {type: integer}}", [1, 2])
        #expect(lines?.text == "1\n2\n")
    }

    @Test("a form of parts has its files, and texts stay texts")
    func parts() throws {
        let schema =
            "schema: {type: object, properties: {n: {type: integer}, f: {type: string}, o: {type: object}}}, encoding: {f: {contentType: image/png}}"
        let found = try #require(
            try body("multipart/form-data", schema, ["n": 1, "f": "x", "o": ["a": 1]]))
        #expect(found.type?.hasPrefix("multipart/form-data; boundary=") == true)
        #expect(found.text.contains("name=\"n\"\r\n\r\n1\r\n"))
        #expect(
            found.text.contains(
                "name=\"f\"; filename=\"file\"\r\nContent-Type: image/png\r\n\r\nx\r\n"))
        #expect(
            found.text.contains("name=\"o\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n")
        )
        // A name that would end its quotes has no form that all read alike.
        #expect(try body("multipart/form-data", "schema: {type: object}", ["a\"b": "x"]) == nil)
    }
}
