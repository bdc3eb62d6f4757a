import ContractRuntime
import HTTPMessages
import JSON
import Synchronization
import Testing

@Suite("Answers are held against the document where somebody looks")
struct ResponseValidatorTests {
    private static let document: JSONValue = [
        "openapi": "3.1.0",
        "paths": [
            "/api/v1/notes": [
                "post": [
                    "operationId": "createNote",
                    "responses": [
                        "201": ["$ref": "#/components/responses/Created"],
                        "4XX": ["$ref": "#/components/responses/Problem"],
                    ],
                ]
            ],
            "/api/v1/notes/{note_id}": [
                "parameters": [],
                "get": [
                    "operationId": "getNote",
                    "responses": [
                        "200": [
                            "content": [
                                "application/json": [
                                    "schema": ["$ref": "#/components/schemas/Note"]
                                ]
                            ]
                        ]
                    ],
                ],
                "delete": ["operationId": "deleteNote", "responses": ["204": [:]]],
            ],
            "/version": [
                "get": [
                    "operationId": "getVersion",
                    "responses": ["default": ["content": ["text/plain": [:]]]],
                ]
            ],
            "/api/v1/token": [
                "put": [
                    "operationId": "createToken",
                    "responses": ["200": ["content": ["text/*": ["schema": ["type": "string"]]]]],
                ]
            ],
        ],
        "components": [
            "responses": [
                "Created": [
                    "headers": ["Location": ["$ref": "#/components/headers/Location"]],
                    "content": [
                        "application/json": ["schema": ["$ref": "#/components/schemas/Note"]]
                    ],
                ],
                "Problem": [
                    "content": [
                        "application/problem+json": [
                            "schema": ["type": "object", "required": ["code", "instance"]]
                        ]
                    ]
                ],
            ],
            "headers": ["Location": ["required": true], "Link": ["required": false]],
            "schemas": [
                "Note": [
                    "type": "object", "required": ["id", "title"],
                    "properties": [
                        "id": ["type": "integer"], "title": ["type": "string", "maxLength": 8],
                        "created": ["type": "string", "format": "date-time"],
                    ],
                ]
            ],
        ],
    ]

    private let server: NoteServer

    init() throws {
        server = NoteServer(validator: try DocumentResponseValidator(document: Self.document))
    }

    private func create(_ title: String) async -> Answer {
        await server.send(
            .post, "/api/v1/notes", token: "ada",
            json: #"{"title":"\#(title)","kind":"plain","city":null}"#)
    }

    private var reported: [String]? {
        server.failures.withLock { ($0.first?.error as? ResponseViolation)?.violations }
    }

    @Test("An answer that keeps the contract passes")
    func sound() async {
        #expect(await create("a").status == 201)
        #expect(await create("taken").status == 409)
        #expect(await server.send(.get, "/api/v1/notes/1", token: "ada").status == 200)
        #expect(await server.send(.delete, "/api/v1/notes/1", token: "root").status == 204)
        #expect(await server.send(.put, "/api/v1/token").status == 200)
        #expect(reported == nil)
    }

    @Test("A value that breaks its schema is a failure, and nobody sees it")
    func violatedSchema() async {
        let answer = await create("too long.")
        #expect(answer.status == 500)
        #expect(!answer.text.contains("too long"))
        #expect(reported?.count == 1)
        #expect(reported?.first?.hasPrefix("/title: ") == true)
    }

    @Test("A status, a media type or a body that is not declared is a failure")
    func undeclared() async {
        #expect(await server.send(.get, "/api/v1/notes/100", token: "ada").status == 500)
        #expect(reported == ["the status 404 is not declared"])
        let version = NoteServer(validator: try? DocumentResponseValidator(document: Self.document))
        #expect(await version.send(.get, "/version").status == 500)
        let error = version.failures.withLock { $0.first?.error as? ResponseViolation }
        #expect(error?.violations == ["the media type is not declared"])
    }

    @Test("Missing fields, surplus bodies and what is no JSON are told")
    func directly() throws {
        let validator = try DocumentResponseValidator(document: Self.document)
        let json: HTTPFields = [.contentType: "application/json"]
        func violations(_ response: HTTPResponse, _ id: OperationDescription) -> [String] {
            validator.violations(in: response, of: id)
        }
        let note = HTTPResponseBody.bytes(Array(#"{"id":1,"title":"a"}"#.utf8))
        #expect(
            violations(HTTPResponse(.created, fields: json, body: note), CreateNote.description)
                == ["the field 'Location' is missing"])
        #expect(
            violations(HTTPResponse(.noContent, body: note), DeleteNote.description)
                == ["there is a body where the document has none"])
        let broken = HTTPResponse(.ok, fields: json, body: .constant(StaticBytes("{")))
        #expect(
            violations(broken, GetNote.description).first?.hasPrefix("the body is not JSON") == true
        )
        #expect(
            violations(HTTPResponse(.ok, fields: json, body: .empty), GetNote.description).count
                == 1)
    }

    @Test("Streams are held to their media type, and the most specific media type counts")
    func media() throws {
        let document: JSONValue = [
            "openapi": "3.1.0",
            "paths": [
                "/a": [
                    "get": [
                        "operationId": "getNote",
                        "responses": [
                            "200": [
                                "content": [
                                    "*/*": [:], "text/*": [:], "application/*": [:],
                                    "application/json": ["schema": ["type": "integer"]],
                                ]
                            ],
                            "206": ["content": ["image/*": [:], "multipart/byteranges": [:]]],
                            "304": [:],
                        ],
                    ]
                ]
            ],
        ]
        let validator = try DocumentResponseValidator(document: document)
        func violations(
            _ status: HTTPStatus, _ type: String?, _ body: HTTPResponseBody
        ) -> [String] {
            let fields: HTTPFields = type.map { [.contentType: $0] } ?? [:]
            return validator.violations(
                in: HTTPResponse(status, fields: fields, body: body), of: GetNote.description)
        }
        let segments = HTTPResponseBody.segments([.bytes([1])])
        let undeclared = ["the media type is not declared"]
        #expect(violations(.ok, "application/json", .bytes(Array("\"a\"".utf8))).count == 1)
        #expect(violations(.ok, "application/json", .bytes(Array("1".utf8))) == [])
        #expect(violations(.ok, "font/woff", segments) == [])
        #expect(violations(.partialContent, "image/png", segments) == [])
        #expect(violations(.partialContent, "multipart/byteranges; boundary=a", segments) == [])
        #expect(violations(.partialContent, "text/plain", segments) == undeclared)
        #expect(violations(.partialContent, nil, segments) == undeclared)
        #expect(violations(.notModified, nil, .empty) == [])
        #expect(
            violations(.notModified, nil, segments)
                == ["there is a body where the document has none"])
    }

    @Test("A document with a schema that cannot be compiled is refused")
    func brokenDocument() {
        let document: JSONValue = [
            "openapi": "3.1.0",
            "paths": [
                "/a": [
                    "get": [
                        "operationId": "a",
                        "responses": [
                            "200": ["content": ["application/json": ["schema": ["type": 7]]]]
                        ],
                    ]
                ]
            ],
        ]
        #expect(throws: (any Error).self) { try DocumentResponseValidator(document: document) }
    }
}
