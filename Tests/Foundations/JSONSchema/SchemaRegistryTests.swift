import JSON
import JSONSchema
import Testing

@Suite("References lead into the registry and nowhere else")
struct SchemaRegistryTests {
    private static let document: JSONValue = [
        "openapi": "3.1.0",
        "paths": [
            "/messages": [
                "post": [
                    "requestBody": [
                        "content": [
                            "application/json": [
                                "schema": ["$anchor": "creation", "type": "object"],
                                "example": ["schema": ["$id": "urn:not-a-schema"]],
                            ]
                        ]
                    ]
                ]
            ]
        ],
        "components": [
            "schemas": [
                "Message": [
                    "type": "object", "required": ["text", "author"],
                    "discriminator": ["propertyName": "kind"],
                    "properties": [
                        "text": ["type": "string", "minLength": 1, "readOnly": true],
                        "author": ["$ref": "#/components/schemas/User"],
                        "replies": [
                            "type": "array", "items": ["$ref": "#/components/schemas/Message"],
                        ],
                    ],
                ],
                "User": ["type": ["object", "null"], "required": ["id"]],
                "Named": [
                    "$id": "https://example.org/named", "$ref": "#/$defs/a",
                    "$defs": ["a": ["const": 1]],
                ],
                "a b/c": ["type": "null"],
            ]
        ],
    ]

    @Test("A component schema of an OpenAPI document sees the whole document")
    func component() throws {
        let schema = try Schema(at: "#/components/schemas/Message", of: Self.document)
        #expect(schema.isValid(["text": "hi", "author": ["id": 1], "replies": []]))
        let found = schema.validate([
            "text": "hi", "author": nil, "replies": [["text": "", "author": ["name": "x"]]],
        ])
        #expect(
            found.map { "\($0.pointer) \($0.location)" } == [
                "/replies/0/text #/components/schemas/Message/properties/text/minLength",
                "/replies/0/author #/components/schemas/User/required",
            ])
    }

    @Test("Locations begin with the document's URI")
    func location() throws {
        var registry = SchemaRegistry()
        try registry.add(document: Self.document, uri: "openapi.yml")
        let schema = try Schema(at: "openapi.yml#/components/schemas/User", in: registry)
        #expect(
            schema.validate([:]).first?.location == "openapi.yml#/components/schemas/User/required")
    }

    @Test("A pointer is percent-decoded, and a schema is found by pointer without it")
    func escapes() throws {
        var registry = SchemaRegistry()
        try registry.add(document: Self.document, uri: "openapi.yml")
        let pointer = JSONPointer(tokens: ["components", "schemas", "a b/c"])
        #expect(
            try Schema(at: "openapi.yml#/components/schemas/a%20b~1c", in: registry).isValid(nil))
        #expect(try Schema(at: pointer, of: "openapi.yml", in: registry).isValid(nil))
        #expect(throws: SchemaError.self) {
            try Schema(at: pointer.appending("x"), of: "openapi.yml", in: registry)
        }
    }

    @Test(
        "Identifiers and anchors inside an OpenAPI document are found, and those in examples are not"
    )
    func identifiers() throws {
        var registry = SchemaRegistry()
        try registry.add(document: Self.document, uri: "openapi.yml")
        #expect(try Schema(at: "https://example.org/named", in: registry).isValid(1))
        #expect(try Schema(at: "openapi.yml#creation", in: registry).isValid([:]))
        #expect(throws: SchemaError.self) { try Schema(at: "urn:not-a-schema", in: registry) }
    }

    @Test("OpenAPI 3.0 has nullable, Boolean exclusive limits and no type lists")
    func openAPI30() throws {
        let document: JSONValue = [
            "openapi": "3.0.3",
            "components": [
                "schemas": [
                    "A": [
                        "type": "integer", "nullable": true, "minimum": 1, "exclusiveMinimum": true,
                    ],
                    "B": ["$ref": "#/components/schemas/A", "type": "string"],
                    "C": ["type": "object", "additionalProperties": false, "const": 1],
                ]
            ],
        ]
        let a = try Schema(at: "#/components/schemas/A", of: document)
        #expect(a.isValid(nil) && a.isValid(2))
        #expect(!a.isValid(1) && !a.isValid("a"))
        #expect(try Schema(at: "#/components/schemas/B", of: document).isValid(2))
        let c = try Schema(at: "#/components/schemas/C", of: document)
        #expect(c.isValid([:]) && !c.isValid(["a": 1]))
    }

    @Test("A document under a taken URI is refused and leaves the registry as it was")
    func takenURI() throws {
        var registry = SchemaRegistry()
        try registry.add(document: true, uri: "a.json")
        #expect(throws: SchemaError.self) {
            try registry.add(document: ["$defs": ["x": ["$id": "b.json"]]], uri: "a.json")
        }
        #expect(throws: SchemaError.self) { try Schema(at: "b.json", in: registry) }
        #expect(try Schema(at: "a.json", in: registry).isValid(1))
    }

    @Test(
        "The metaschemas judge schemas",
        arguments: [
            "https://json-schema.org/draft/2020-12/schema",
            "http://json-schema.org/draft-07/schema#",
            "http://json-schema.org/draft-04/schema#",
        ])
    func metaschema(uri: String) throws {
        let schema = try Schema(at: uri, in: SchemaRegistry())
        #expect(schema.isValid(["properties": ["a": ["type": "string"]]]))
        #expect(!schema.isValid(["properties": ["a": ["type": "text"]]]))
        #expect(!schema.isValid(["minLength": -1]))
        #expect(schema.validate(["allOf": []]).map(\.keyword) == ["minItems"])
    }

    @Test("Formats are annotations unless they are asked for")
    func formats() throws {
        let schema: JSONValue = ["format": "ipv4"]
        #expect(try Schema(compiling: schema).isValid("x"))
        let asserting = try Schema(compiling: schema, assertsFormats: true)
        #expect(asserting.validate("x").map(\.message) == ["expected an IPv4 address"])
    }
}
