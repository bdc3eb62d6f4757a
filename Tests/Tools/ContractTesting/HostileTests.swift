import JSON
import Testing

@testable import ContractTesting

@Suite("Nothing that comes from a server or stands in a document traps, hangs or grows without end")
struct HostileTests {
    private static let formType = "application/x-www-form-urlencoded"
    private static let partType = "multipart/form-data; boundary=b"

    private func pets() throws -> Pets {
        try Pets(
            """
            /pets/{id}:
              parameters:
                - {name: id, in: path, required: true, style: matrix, explode: true, schema: {type: object, properties: {a: {type: integer}}}}
              post:
                operationId: post
                security: [{cookie: []}]
                parameters:
                  - {name: deep, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: array, items: {type: integer}}}}}
                  - {name: pipe, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: boolean}}}
                  - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
                  - {name: X-List, in: header, schema: {type: array, items: {type: string, pattern: '^(a+)+$'}}}
                  - {name: c, in: cookie, schema: {type: [integer, 'null']}}
                requestBody:
                  content:
                    application/json: {schema: {$ref: '#/components/schemas/Tree'}}
                    \(Self.formType): {schema: {$ref: '#/components/schemas/Tree'}}
                    multipart/form-data: {schema: {$ref: '#/components/schemas/Tree'}}
                responses:
                  2XX:
                    description: Done.
                    headers: {X-Size: {explode: true, schema: {type: object, properties: {w: {type: integer}}}}}
                    content:
                      application/json: {schema: {$ref: '#/components/schemas/Tree'}, examples: {one: {value: {name: a, items: [{name: b}]}}}}
                      application/jsonl: {itemSchema: {$ref: '#/components/schemas/Tree'}}
                      application/json-seq: {itemSchema: {$ref: '#/components/schemas/Tree'}}
                      text/event-stream: {itemSchema: {required: [data]}}
                      text/plain: {schema: {type: integer}}
            """,
            components: """
                components:
                  securitySchemes: {cookie: {type: apiKey, in: cookie, name: who}}
                  schemas:
                    Tree:
                      type: object
                      required: [name]
                      additionalProperties: false
                      properties:
                        name: {type: string, minLength: 1}
                        items: {type: array, items: {$ref: '#/components/schemas/Tree'}}
                        either: {oneOf: [{type: integer}, {$ref: '#/components/schemas/Tree'}]}
                """)
    }

    private func seeds() -> [Exchange] {
        let tree = #"{"name": "a", "items": [{"name": "b", "items": []}], "either": 5}"#
        let part = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na\r\n--b--\r\n"
        let requests = [
            ("application/json", tree), (Self.formType, "name=a&items=%5B%5D&either=5"),
            (Self.partType, part),
        ]
        let answers = [
            ("application/json", tree), ("application/jsonl", "\(tree)\n\(tree)\n"),
            ("application/json-seq", "\u{1E}\(tree)\n"), ("text/plain; charset=utf-8", "5"),
            ("text/event-stream", "event: a\ndata: 1\nretry: 5\n\n"),
        ]
        return requests.flatMap { type, body in
            answers.map { answerType, answer in
                Exchange(
                    origin: "hostile",
                    request: .init(
                        "POST",
                        "/pets/;a=1;b=2?deep[a]=1&deep%5Ba%5D=2&pipe=true|false&json=%7B%7D",
                        fields: [
                            .init("Content-Type", type), .init("X-List", "aaaa, b"),
                            .init("Cookie", "c=5; who=me"),
                        ], body: Array(body.utf8)),
                    response: .init(
                        200,
                        fields: [
                            .init("Content-Type", answerType), .init("X-Size", "w=1,h=2"),
                            .init("Location", "/pets/;a=1"),
                        ], body: Array(answer.utf8)))
            }
        }
    }

    /// The bytes with a few of them changed, doubled, cut or put in.
    private func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        let telling: [UInt8] = Array("{}[]\",:;=&%+|/\\\r\n\u{0}0-e.<>'".utf8) + [0x1E, 0xC0, 0xFF]
        for _ in 0..<(random.next() % 4) {
            let place = bytes.isEmpty ? 0 : Int(random.next() % UInt64(bytes.count))
            switch random.next() % 5 {
            case 0 where !bytes.isEmpty: bytes.remove(at: place)
            case 1: bytes.insert(telling[Int(random.next() % UInt64(telling.count))], at: place)
            case 2 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 3: bytes.removeSubrange(place...)
            default: bytes.insert(contentsOf: bytes.prefix(20), at: place)
            }
        }
        return bytes
    }

    private func mutated(_ text: String, _ random: inout SplitMix) -> String {
        String(decoding: mutated(Array(text.utf8), &random), as: UTF8.self)
    }

    @Test("exchanges of bytes that were changed by chance")
    func exchanges() throws {
        let run = TestRun(try pets().checker)
        var random = SplitMix(state: 20_240_229)
        let seeds = seeds()
        var found = 0
        let rounds = 3_000
        for round in 0..<rounds {
            var exchange = seeds[round % seeds.count]
            exchange.request.target = mutated(exchange.request.target, &random)
            exchange.request.body = mutated(exchange.request.body, &random)
            exchange.request.fields = exchange.request.fields.map {
                .init($0.name, mutated($0.value, &random))
            }
            exchange.response.body = mutated(exchange.response.body, &random)
            exchange.response.fields = exchange.response.fields.map {
                .init($0.name, mutated($0.value, &random))
            }
            if random.next() % 8 == 0 {
                exchange.response.status = Int(truncatingIfNeeded: random.next() % 1200) - 100
            }
            found += run.see(exchange).isEmpty ? 0 : 1
        }
        #expect(found > rounds / 2)
        let report = run.report()
        #expect(!report.html().isEmpty && !report.junit().isEmpty && !report.json().isEmpty)
    }

    @Test("schemas that are made of each other many times over")
    func bushes() throws {
        let depth = 14
        var schemas = "    S\(depth): {properties: {a: {readOnly: true, type: integer}}}\n"
        for level in (0..<depth).reversed() {
            let part = "{$ref: '#/components/schemas/S\(level + 1)'}"
            schemas +=
                "    S\(level): {\(level % 2 == 0 ? "allOf" : "anyOf"): [\(part), \(part), \(part)]}\n"
        }
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            let pets = try Pets(
                "/pets: {get: {parameters: [{name: p, in: query, schema: {$ref: '#/components/schemas/S0'}}], responses: {'204': {description: Done.}}}}",
                components: "components:\n  schemas:\n" + schemas)
            _ = TestRun(pets.checker).report()
            _ = SchemaOutline(
                at: .init(tokens: ["components", "schemas", "S0"]),
                in: pets.checker.document.schemas, .request)
        }
        #expect(elapsed < .seconds(20))
    }

    @Test("a sequence of very many items, and very many violations")
    func floods() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                responses:
                  '200':
                    description: Pets.
                    content:
                      application/jsonl: {itemSchema: {type: string}}
                      application/json: {schema: {type: array, items: {type: string}}}
            """)
        let lines = String(repeating: "1\n", count: 200_000)
        #expect(pets.findings(answered: Pets.answer(200, "application/jsonl", lines)).count == 100)
        let list = "[" + String(repeating: "1,", count: 50_000) + "1]"
        #expect(pets.findings(answered: Pets.answer(200, "application/json", list)).count == 100)
        let run = TestRun(pets.checker)
        for _ in 0..<20 {
            run.see(
                pets.exchange(
                    answered: Pets.answer(200, "application/jsonl", "1\n2\n3\n4\n5\n6\n7\n8\n")))
        }
        let test = try #require(run.report().cases.first)
        #expect(test.findings.count == 100)
        #expect(test.omittedFindings == 60)
    }
}

/// SplitMix64: the same numbers on every machine.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
