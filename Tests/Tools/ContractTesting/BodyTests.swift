import Testing

@testable import ContractTesting

@Suite("Bodies are read by their media type, and whatever they hold makes findings only")
struct BodyTests {
    private func pets(_ content: String) throws -> Pets {
        try Pets(
            """
            /pets:
              get:
                responses:
                  '200':
                    description: Pets.
                    content: {\(content)}
              post:
                requestBody:
                  required: true
                  content: {\(content)}
                responses: {'204': {description: Done.}}
            """)
    }

    private func found(_ content: String, _ mediaType: String, _ text: String) throws -> [String] {
        try pets(content).findings(answered: Pets.answer(200, mediaType, text))
    }

    @Test(
        "sequences, item by item",
        arguments: [
            ("application/jsonl", "1\n2\n", "1\nx\n"),
            ("application/x-ndjson", "1\r\n\r\n2", "\"1\""),
            ("application/json-seq", "\u{1E}1\n\u{1E}2\n", "\u{1E}1\n\u{1E}{}\n"),
            ("application/geo+json-seq", "\u{1E}1\n", "\u{1E}\"\"\n"),
        ])
    func sequences(mediaType: String, right: String, wrong: String) throws {
        let content = "\(mediaType): {itemSchema: {type: integer}}"
        #expect(try found(content, mediaType, right) == [])
        #expect(try found(content, mediaType, wrong).count == 1)
        let list = "\(mediaType): {schema: {type: array, maxItems: 2, items: {type: integer}}}"
        #expect(try found(list, mediaType, right) == [])
        #expect(try !found(list, mediaType, wrong).isEmpty)
    }

    @Test("a part of a body is not what its schema describes")
    func partialContent() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                responses:
                  '206': {description: A part., content: {application/json: {schema: {type: array}}}}
            """)
        let part = Pets.answer(206, "application/json", "[1, ")
        #expect(pets.findings(answered: part) == [])
    }

    @Test("a range is no media type, even where anything may come")
    func ranges() throws {
        #expect(try found("'*/*': {}", "image/png", "x") == [])
        #expect(try found("'*/*': {}", "*/*", "x").count == 1)
        #expect(try found("'*/*': {}", "image/*", "x").count == 1)
    }

    @Test("items that are lists themselves")
    func listsInSequences() throws {
        let content = "application/jsonl: {itemSchema: {type: array, maxItems: 1}}"
        #expect(try found(content, "application/jsonl", "[1]\n[2]\n[3]") == [])
        #expect(
            try found(content, "application/jsonl", "[1]\n[2, 3]").first?.contains("/1") == true)
    }

    @Test("events, as objects of their fields or as their data")
    func events() throws {
        let events =
            "text/event-stream: {itemSchema: {required: [data], properties: {event: {const: born}, retry: {type: integer}}}}"
        let right = ": hello\nevent: born\ndata: 1\ndata: 2\nretry: 5\n\ndata:3\n\n"
        #expect(try found(events, "text/event-stream", right) == [])
        #expect(try found(events, "text/event-stream", "event: dead\ndata: 1\n\n").count == 1)
        // A stream may be cut off within an event.
        #expect(try found(events, "text/event-stream", "data: 1\n\nevent: dead") == [])
        let data = "text/event-stream: {schema: {type: integer}}"
        #expect(try found(data, "text/event-stream", "data: 1\n\ndata: 2\n\n") == [])
        #expect(try found(data, "text/event-stream", "data: x\n\n").count == 1)
    }

    @Test("texts, by what their schema takes")
    func texts() throws {
        let content = "text/plain: {schema: {type: integer, minimum: 5}}"
        #expect(try found(content, "text/plain; charset=utf-8", "7") == [])
        #expect(try found(content, "text/plain", "4").count == 1)
        #expect(try found(content, "text/plain", "seven").count == 1)
    }

    @Test("forms of pairs")
    func pairs() throws {
        let pets = try pets(
            """
            application/x-www-form-urlencoded: {schema: {type: object, required: [name], additionalProperties: false, \
            properties: {name: {type: string}, nick: {type: string, maxLength: 2}, ages: {type: array, items: {type: integer}}, home: {type: object, required: [city]}}}, \
            encoding: {home: {contentType: application/json}, nick: {contentType: application/json}}}
            """)
        let type = [Exchange.Field("Content-Type", "application/x-www-form-urlencoded")]
        #expect(
            pets.accepted(
                "POST", "/pets", type,
                body: "name=a+b&nick=%22ab%22&ages=1&ages=2&home=%7B%22city%22:1%7D") == []
        )
        for wrong in ["", "ages=1", "name=a&ages=x", "name=a&colour=red", "name=a&home=%7B%7D"] {
            #expect(!pets.accepted("POST", "/pets", type, body: wrong).isEmpty, "\(wrong)")
        }
        #expect(
            pets.accepted("POST", "/pets", type, body: "name=%FF").first?.contains("UTF-8") == true)
    }

    @Test("forms of parts")
    func parts() throws {
        let pets = try pets(
            """
            multipart/form-data: {schema: {type: object, required: [file], \
            properties: {file: {type: string, format: binary, maxLength: 4}, tags: {type: array, items: {type: integer}}, names: {type: array, items: {type: string}}, more: {type: object}}}}
            """)
        let type = [Exchange.Field("Content-Type", "multipart/form-data; boundary=b")]
        func form(_ parts: [(String, String)]) -> String {
            parts.map {
                "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n"
            }.joined() + "--b--\r\n"
        }
        let right = form([
            ("file", "abcd"), ("tags", "1"), ("tags", "2"), ("names", "1"), ("names", "2"),
            ("more", "{}"),
        ])
        #expect(pets.accepted("POST", "/pets", type, body: right) == [])
        let json = form([("file", "{}")]).replacing(
            "\r\n\r\n", with: "\r\nContent-Type: application/json\r\n\r\n")
        #expect(pets.accepted("POST", "/pets", type, body: json) == [])
        for wrong in [
            form([("tags", "1")]), form([("file", "abcde")]), form([("file", ""), ("tags", "x")]),
            form([("file", ""), ("more", "[")]), "--b\r\n", "nothing",
        ] {
            #expect(!pets.accepted("POST", "/pets", type, body: wrong).isEmpty, "\(wrong)")
        }
        var exchange = pets.exchange("POST", "/pets", type, answered: Exchange.Response(204))
        exchange.request.body =
            Array("--b\r\nContent-Disposition: form-data; name=file\r\n\r\n".utf8)
            + [0xFF, 0xFE, 0, 1] + Array("\r\n--b--".utf8)
        #expect(pets.checker.findings(in: exchange).isEmpty)
    }

    @Test(
        "what is no JSON",
        arguments: [
            "", "{", #"{"a": 1, "a": 2}"#, "[1,]", #""\ud800""#, "{}{}",
            String(repeating: "[", count: 100_000),
        ])
    func malformed(text: String) throws {
        let found = try found("application/json: {schema: {}}", "application/json", text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("response_schema_conformance: body: it is not JSON") == true)
    }

    @Test("bytes that are no UTF-8, and bodies that are too long")
    func limits() throws {
        let pets = try pets("application/json: {schema: {}}, '*/*': {}")
        var exchange = pets.exchange(answered: Pets.json(""))
        exchange.response.body = [0x22, 0xFF, 0x22]
        #expect(pets.checker.findings(in: exchange).count == 1)
        var checker = pets.checker
        checker.configuration.maxBodyBytes = 3
        exchange.response.body = Array("1234".utf8)
        #expect(
            checker.findings(in: exchange).map(\.message) == [
                "body: it has more than 3 bytes, too many to be looked at"
            ])
        exchange.response.fields = [.init("Content-Type", "image/png")]
        #expect(checker.findings(in: exchange).isEmpty)
    }

    @Test("content codings, which may not hide more than the limit")
    func codings() throws {
        let pets = try pets("application/json: {schema: {type: array}}")
        var checker = pets.checker
        var exchange = pets.exchange(answered: Pets.json(""))
        exchange.response.fields.append(.init("Content-Encoding", "gzip"))
        // gzip of "[]"
        let small: [UInt8] = [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x8B, 0x8E, 5, 0, 0x29, 0xBB, 0x4C, 0x0D, 2, 0, 0,
            0,
        ]
        exchange.response.body = small
        #expect(checker.findings(in: exchange).isEmpty)
        exchange.response.body = Array(small.dropLast())
        #expect(checker.findings(in: exchange).first?.message.contains("cut off") == true)
        exchange.response.body = Array("[]".utf8)
        #expect(checker.findings(in: exchange).first?.message.contains("cannot be read") == true)
        checker.configuration.maxBodyBytes = 1
        exchange.response.body = small
        #expect(checker.findings(in: exchange).first?.message.contains("too many") == true)
    }
}
