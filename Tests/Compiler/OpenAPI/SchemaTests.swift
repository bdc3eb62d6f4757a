import JSON
import OpenAPI
import Testing
import YAML

@Suite("A schema") struct SchemaTests {
    @Test("has all keywords of JSON Schema 2020-12 and of OpenAPI")
    func keywords() throws {
        let schema = try self.schema(Self.everything)
        #expect(schema.boolean == nil)
        #expect(schema.identity.anchor == "all" && schema.identity.dynamicAnchor == "node")
        #expect(schema.anyOf.map(\.boolean) == [true, nil])
        #expect(schema.not?.boolean == false)
        #expect(schema.consequence?.minLength == 1)
        #expect(schema.properties.names == ["b", "a"])
        #expect(schema.properties["b"]?.types == [.string])
        #expect(schema.additionalProperties?.boolean == false)
        #expect(schema.types == [.object, .null])
        #expect(schema.allowedValues?.map(\.jsonValue) == ["a", 1, nil])
        #expect(schema.constant?.jsonValue == ["a": 1])
        #expect(schema.multipleOf?.text == "0.01")
        #expect(schema.maximum?.integer == 9_007_199_254_740_993)
        #expect(schema.exclusiveMaximum?.integer == 1000)
        #expect(schema.minimum?.double == -1.5)
        #expect(schema.maxItems == 5)
        #expect(schema.required == ["a", "b"])
        #expect(schema.dependentRequired["a"] == ["b"])
        #expect(schema.content.encoding == "base64" && schema.content.schema != nil)
        #expect(schema.defaultValue?.isNull == true)
        #expect(schema.discriminator?.mapping["x"] == "All")
        #expect(schema.extensions.map(\.name) == ["x-extra"])
    }

    @Test("may be a boolean")
    func boolean() throws {
        #expect(try schema("true").boolean == true)
        #expect(try schema("false").boolean == false)
    }

    @Test("is one object however it is reached")
    func identity() throws {
        let document = try validDocument(
            """
            paths:
              /a~b:
                get:
                  responses:
                    '200':
                      description: A.
                      content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
            components:
              schemas:
                A: {properties: {own: {type: string}}}
                B: {$ref: '#/components/schemas/A/properties/own'}
                C: {$ref: '#/paths/~1a~0b/get/responses/200/content/application~1json/schema'}
                D: {$ref: '#/paths/%7E1a%7E0b/get/responses/200/content/application~1json/schema'}
            """)
        let schemas = try #require(document.components?.schemas)
        let (a, b, c, d) = try (
            #require(schemas["A"]), #require(schemas["B"]), #require(schemas["C"]),
            #require(schemas["D"])
        )
        #expect(document.target(of: b) === a.properties["own"])
        let inline = try #require(document.target(of: c))
        #expect(document.target(of: inline) === a)
        #expect(document.target(of: d) === inline)
        #expect(document.target(of: a) == nil)
    }

    @Test("is found by anchor, by identifier and outside the components")
    func resources() throws {
        let document = try validDocument(
            """
            components:
              schemas:
                A: {$ref: '#there'}
                B: {$anchor: there, type: string}
                C: {$ref: 'https://example.org/tree#/$defs/leaf'}
                D: {$ref: 'https://example.org/tree#twig'}
                E: {$ref: '#/x-schemas/Shared'}
                Tree:
                  $id: https://example.org/tree
                  properties:
                    left: {$ref: '#/$defs/leaf'}
                    right: {$dynamicRef: '#twig'}
                    back: {$ref: '#'}
                    out: {$ref: '#/components/schemas/B'}
                  $defs: {leaf: {type: integer}, twig: {$dynamicAnchor: twig}}
            x-schemas:
              Shared: {properties: {next: {$ref: '#/x-schemas/Other'}}}
              Other: {type: boolean}
            """)
        let schemas = try #require(document.components?.schemas)
        func target(_ name: String) throws -> Schema? {
            document.target(of: try #require(schemas[name]))
        }
        let tree = try #require(schemas["Tree"])
        #expect(try target("A") === schemas["B"])
        #expect(try target("C") === tree.definitions["leaf"])
        #expect(try target("D") === tree.definitions["twig"])
        let shared = try #require(try target("E"))
        let next = try #require(shared.properties["next"])
        #expect(document.target(of: next)?.types == [.boolean])
        let inner = tree.properties
        #expect(inner["left"].flatMap(document.target) === tree.definitions["leaf"])
        #expect(inner["right"].flatMap(document.dynamicTarget) === tree.definitions["twig"])
        #expect(inner["back"].flatMap(document.target) === tree)
        #expect(inner["out"].flatMap(document.target) === schemas["B"])
    }

    private func schema(_ text: String) throws -> Schema {
        let indented = text.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n")
        let document = try validDocument("components:\n  schemas:\n    All:\n\(indented)\n")
        return try #require(document.components?.schemas["All"])
    }

    private static let everything = """
        $id: https://example.org/all
        $schema: https://json-schema.org/draft/2020-12/schema
        $anchor: all
        $dynamicAnchor: node
        $vocabulary: {'https://example.org/v': true}
        $comment: A comment.
        $defs: {one: true}
        allOf: [true]
        anyOf: [true, {}]
        oneOf: [true]
        not: false
        if: {type: string}
        then: {minLength: 1}
        else: true
        dependentSchemas: {a: {}}
        prefixItems: [{type: string}]
        items: {type: integer}
        contains: true
        properties: {b: {type: string}, a: true}
        patternProperties: {^x: {}}
        additionalProperties: false
        propertyNames: {pattern: ^a}
        unevaluatedItems: false
        unevaluatedProperties: false
        type: [object, 'null']
        enum: [a, 1, null]
        const: {a: 1}
        multipleOf: 0.01
        maximum: 9007199254740993
        exclusiveMaximum: 1e3
        minimum: -1.5
        exclusiveMinimum: 0
        maxLength: 10
        minLength: 1
        pattern: ^[a-z]+$
        maxItems: 5.0
        minItems: 1
        uniqueItems: true
        maxContains: 2
        minContains: 0
        maxProperties: 4
        minProperties: 1
        required: [a, b]
        dependentRequired: {a: [b]}
        format: int64
        contentEncoding: base64
        contentMediaType: image/png
        contentSchema: {}
        title: All
        description: Everything.
        default: null
        deprecated: true
        readOnly: true
        writeOnly: true
        examples: [1, a]
        discriminator: {propertyName: a, mapping: {x: All}}
        xml: {name: all}
        externalDocs: {url: /}
        example: 1
        x-extra: 1
        """
}
