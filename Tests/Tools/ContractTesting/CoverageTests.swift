import Testing

@testable import ContractTesting

@Suite("Coverage counts what exchanges have shown of the document") struct CoverageTests {
    private func pets() throws -> Pets {
        try Pets(
            """
            /pets:
              get:
                operationId: listPets
                parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
                responses:
                  '200':
                    description: Pets.
                    content:
                      application/json:
                        schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
                        examples: {dog: {value: [{name: Rex, kind: dog}]}, none: {value: []}}
                  4XX: {description: Refused.}
                  default: {description: Failed., x-statuses: [503]}
              post:
                operationId: addPet
                requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
                responses: {'204': {description: Done.}}
            """,
            components: """
                components:
                  schemas:
                    Pet:
                      type: object
                      required: [name]
                      additionalProperties: false
                      properties:
                        name: {type: string, minLength: 1}
                        kind: {enum: [dog, cat]}
                        next: {$ref: '#/components/schemas/Pet'}
                """)
    }

    private func names(_ axis: CoverageReport.Axis) -> [String] { axis.missing.map(\.item.name) }

    private let json = [Exchange.Field("Content-Type", "application/json")]

    @Test("all that there is, with places")
    func plan() throws {
        let report = CoverageReport(CoveragePlan(try pets().checker.document), Coverage())
        #expect(names(report[.operation]) == ["listPets", "addPet"])
        #expect(
            names(report[.status]) == ["listPets 200", "listPets 4XX", "default 503", "addPet 204"])
        #expect(
            names(report[.mediaType]) == [
                "listPets 200 application/json", "addPet request application/json",
            ])
        #expect(names(report[.parameter]) == ["listPets query limit"])
        #expect(report[.example].total == 2)
        #expect(report[.operation].missing.first?.place.description == "pets.yml:6:7")
        let keywords = names(report[.keyword])
        #expect(keywords.contains("#/components/schemas/Pet/properties/name/minLength broken"))
        #expect(keywords.contains("#/components/schemas/Pet/additionalProperties broken"))
        // Of what only responses hold, nothing needs to be broken.
        #expect(keywords.filter { $0.contains("/responses/200/") && $0.hasSuffix("broken") } == [])
        #expect(report[.operation].percentage == 0)
        #expect(report[.frame].percentage == 100)
    }

    @Test("what no value that can be sent breaks need not be broken")
    func unbreakable() throws {
        let pets = try Pets(
            """
            /pets/{id}:
              post:
                parameters:
                  - {name: id, in: path, required: true, schema: {type: string, minLength: 1, format: password}}
                  - {name: a, in: query, schema: {type: integer, format: int32}}
                requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}}
                responses: {'204': {description: Done.}}
            """)
        let report = CoverageReport(CoveragePlan(pets.checker.document), Coverage())
        let broken = names(report[.keyword]).filter { $0.hasSuffix("broken") }
        #expect(
            broken == [
                "#/paths/~1pets~1{id}/post/parameters/1/schema/type broken",
                "#/paths/~1pets~1{id}/post/parameters/1/schema/format broken",
            ])
    }

    @Test("what is seen, example by outline and keyword by verdict")
    func seen() throws {
        let pets = try pets()
        let run = TestRun(pets.checker)
        var new: [String] = []
        run.see(
            pets.exchange(
                "GET", "/pets?limit=0", answered: Pets.json(#"[{"name": "Tom", "kind": "cat"}]"#))
        ) { new.append($0.name) }
        #expect(new.contains("listPets query limit"))
        #expect(new.contains("#/paths/~1pets/get/parameters/0/schema/minimum broken"))
        #expect(new.contains("#/paths/~1pets/get/parameters/0/schema/type satisfied"))
        #expect(new.contains("#/components/schemas/Pet/properties/kind/enum satisfied"))
        // A cat is no dog, where the kinds are listed.
        #expect(!new.contains { $0.hasSuffix("examples/dog") })
        new = []
        run.see(pets.exchange(answered: Pets.json(#"[{"name": "Ben", "kind": "dog"}]"#))) {
            new.append($0.name)
        }
        #expect(new.count == 1)
        #expect(new.first?.hasSuffix("examples/dog") == true)
        run.see(pets.exchange(answered: Pets.json("[]")))
        run.see(pets.exchange(answered: Exchange.Response(404)))
        run.see(pets.exchange("BREW", "/nowhere", answered: Exchange.Response(503)))
        run.see(
            pets.exchange(
                "POST", "/pets", json, body: #"{"name": "", "next": {"name": "x", "x": 1}}"#,
                answered: Exchange.Response(204)))
        let report = run.report().coverage
        for axis in [CoverageItem.Axis.operation, .status, .mediaType, .parameter, .example] {
            #expect(names(report[axis]) == [])
        }
        let keywords = names(report[.keyword])
        #expect(!keywords.contains("#/components/schemas/Pet/properties/name/minLength broken"))
        #expect(!keywords.contains("#/components/schemas/Pet/additionalProperties broken"))
        #expect(keywords.contains("#/components/schemas/Pet/required broken"))
    }

    @Test("examples of problems, of empty lists, and a share of less than all")
    func outlines() throws {
        let pets = try Pets(
            """
            /pets:
              get:
                operationId: listPets
                responses:
                  '200': {description: Pets., content: {application/json: {schema: {type: array}, examples: {none: {value: []}}}}}
                  '409':
                    description: Refused.
                    content:
                      application/problem+json:
                        schema: {type: object}
                        examples:
                          sold: {value: {type: /sold, title: Sold, status: 409, code: sold}}
                          lost: {value: {type: /lost, title: Lost, status: 409, code: lost}}
            """)
        let run = TestRun(pets.checker)
        run.see(pets.exchange(answered: Pets.json("[1]")))
        run.see(
            pets.exchange(
                answered: Pets.answer(
                    409, "application/problem+json",
                    #"{"type": "/lost", "title": "Verloren", "status": 409, "code": "lost"}"#)))
        let report = run.report().coverage
        let missing = names(report[.example])
        #expect(missing.count == 2)
        #expect(missing.first?.hasSuffix("/none") == true)
        #expect(missing.last?.hasSuffix("/sold") == true)
        // Of less than all, no rounding makes all.
        #expect(report[.example].percentage == 33)
    }

    @Test("lines of several processes are joined; broken ones are skipped")
    func lines() throws {
        var one = Coverage()
        one.insert(CoverageItem(.status, "listPets 200"))
        one.insert(CoverageItem(.operation, "list \"Pets\"\n"))
        var other = Coverage(lines: one.lines + Array(#"{"axis": "status", "item": "cut"#.utf8))
        #expect(other.seen == one.seen)
        other.insert(CoverageItem(.frame, "x"))
        one.formUnion(other)
        #expect(one.seen.count == 3)
        let report = TestRun(try pets().checker).report(joining: one).coverage
        #expect(report[.status].seen == 1)
        #expect(
            String(decoding: one.lines, as: UTF8.self).split(separator: "\n").first
                == #"{"axis":"operation","item":"list \"Pets\"\n"}"#)
    }

    @Test("a gate names what is missing")
    func gate() throws {
        let pets = try pets()
        let run = TestRun(pets.checker)
        run.see(pets.exchange(answered: Pets.json("[]")))
        let report = run.report().coverage
        let gate = CoverageGate(minimum: [.operation: 50, .status: 100])
        #expect(
            gate.gaps(in: report) == [
                "pets.yml:15:14: no test has seen status listPets 4XX",
                "pets.yml:16:18: no test has seen status default 503",
                "pets.yml:20:26: no test has seen status addPet 204",
            ])
        #expect(CoverageGate(minimum: [.operation: 50]).gaps(in: report) == [])
        #expect(report.summary.hasPrefix("operation: 1 of 2 (50 %)\nstatus: 1 of 4 (25 %)\n"))
    }

    @Test("the alternatives that hold are followed, and all where none does")
    func alternatives() throws {
        let pets = try Pets(
            """
            /pets:
              post:
                requestBody: {content: {application/json: {schema: {oneOf: [{type: string, minLength: 2}, {type: integer, minimum: 5}]}}}}
                responses: {'204': {description: Done.}}
            """)
        let place = "#/paths/~1pets/post/requestBody/content/application~1json/schema/oneOf"
        func seen(_ body: String) -> Set<String> {
            let run = TestRun(pets.checker)
            run.see(
                pets.exchange("POST", "/pets", json, body: body, answered: Exchange.Response(204)))
            return Set(run.coverage.seen.filter { $0.axis == .keyword }.map(\.name))
        }
        #expect(
            seen("7") == [
                "\(place) satisfied", "\(place)/1/type satisfied", "\(place)/1/minimum satisfied",
            ])
        #expect(
            seen("4") == [
                "\(place) broken", "\(place)/0/type broken", "\(place)/1/type satisfied",
                "\(place)/1/minimum broken",
            ])
    }
}
