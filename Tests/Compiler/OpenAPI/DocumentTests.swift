import JSON
import OpenAPI
import SourceText
import Testing
import YAML

@Suite("A document") struct DocumentTests {
    @Test("holds every object that was written")
    func objects() throws {
        let document = try validDocument(Self.everything)
        #expect(document.servers.first?.variables["region"]?.allowedValues == ["north", "south"])
        #expect(document.tags.map(\.name) == ["chats"])
        #expect(document.tags.first?.externalDocs?.url == "https://example.org")
        #expect(document.security?.map { $0.schemes.names } == [["token"], []])
        let item = try #require(document.paths?.items["/chats/{chat_id}"])
        #expect(item.operations.map(\.method) == [.post, .get])
        let operation = try #require(item.operations.last)
        #expect(operation.operationID == "getChat")
        #expect(operation.isDeprecated)
        #expect(operation.security?.isEmpty == true)
        #expect(operation.extension("x-roles")?.elements?.compactMap(\.string) == ["admin"])
        #expect(operation.extensions.map(\.name) == ["x-roles"])
        let responses = try #require(operation.responses)
        #expect(responses.statuses.names == ["200", "4XX"])
        let success = try #require(responses.statuses["200"].flatMap(document.resolve))
        #expect(success.description == "A chat.")
        #expect(success.headers.names == ["ETag"])
        #expect(success.links.names == ["again"])
        #expect(success.content["application/json"]?.examples.names == ["one"])
        #expect(responses.default.flatMap(document.resolve)?.description == "An error.")
        let callback = try #require(operation.callbacks["moved"].flatMap(document.resolve))
        #expect(callback.items.names == ["{$request.query.url}"])
        #expect(document.webhooks["deleted"]?.operations.count == 1)
    }

    @Test("knows parameters with their styles")
    func parameters() throws {
        let document = try validDocument(Self.everything)
        let item = try #require(document.paths?.items["/chats/{chat_id}"])
        let path = try #require(item.parameters.first.flatMap(document.resolve))
        #expect(path.place == .path && path.isRequired)
        #expect(path.effectiveStyle == .simple && !path.effectiveExplode)
        let own = item.operations[1].parameters.compactMap(document.resolve)
        #expect(own.map(\.effectiveStyle) == [.form, .deepObject, .form])
        #expect(own.map(\.effectiveExplode) == [false, true, true])
        #expect(own[1].allowsReserved)
        #expect(own[2].content.names == ["application/json"])
    }

    @Test("knows security schemes of every type")
    func securitySchemes() throws {
        let schemes = try #require(try validDocument(Self.everything).components?.securitySchemes)
        let kinds = schemes.map { element -> String in
            guard case .inline(let scheme) = element.value else { return "reference" }
            switch scheme.kind {
            case .apiKey(let name, let place): return "\(name) in \(place.rawValue)"
            case .http(let scheme, let format): return "\(scheme) \(format ?? "")"
            case .mutualTLS: return "mutualTLS"
            case .oauth2(let flows): return flows.implicit?.scopes["read"] ?? ""
            case .openIDConnect(let url): return url
            }
        }
        #expect(
            kinds == [
                "bearer opaque", "X-Key in header", "mutualTLS", "Reads.",
                "https://example.org/.well-known/openid-configuration",
            ])
    }

    @Test("remembers where everything was written")
    func places() throws {
        let document = try validDocument(Self.everything)
        #expect(document.nameLocation(of: "openapi").description == "openapi.yml:1:1")
        #expect(document.valueLocation(of: "openapi").description == "openapi.yml:1:10")
        #expect(document.info.valueLocation(of: "title").description == "openapi.yml:2:15")
        #expect(document.info.location.description == "openapi.yml:2:7")
        let paths = try #require(document.paths)
        #expect(paths.items.first?.nameLocation.start.column == 3)
    }

    @Test("is read from JSON as from YAML")
    func json() throws {
        let (node, _) = Node.read(
            SourceFile(
                path: "a.yml",
                "openapi: 3.1.0\ninfo: {title: Test, version: '1'}\n" + Self.everything))
        let json = try #require(node?.jsonValue.serialized(pretty: true))
        let (document, diagnostics) = Document.read(
            file: SourceFile(path: "openapi.json", text: json))
        #expect(diagnostics.filter(\.isError).map(\.description) == [])
        #expect(document?.paths?.items.first?.value.operations.count == 2)
    }

    static let everything = """
        jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
        servers:
        - url: https://{region}.example.org
          description: A region.
          variables:
            region: {enum: [north, south], default: north, description: Where.}
        tags:
        - name: chats
          externalDocs: {url: 'https://example.org', description: More.}
        security:
        - token: []
        - {}
        externalDocs: {url: 'https://example.org'}
        paths:
          /chats/{chat_id}:
            summary: A chat.
            description: One of many.
            parameters:
            - {name: chat_id, in: path, required: true, schema: {type: integer}}
            post:
              requestBody:
                required: true
                description: A form.
                content:
                  multipart/form-data:
                    schema: {type: object, properties: {file: {type: string}}}
                    encoding:
                      file:
                        contentType: image/png, image/jpeg
                        headers: {X-Part: {schema: {type: string}}}
                        style: form
                        explode: false
                        allowReserved: true
              responses: {'204': {description: Stored.}}
            get:
              tags: [chats, undeclared]
              operationId: getChat
              deprecated: true
              security: []
              x-roles: [admin]
              servers: [{url: /}]
              externalDocs: {url: 'https://example.org'}
              parameters:
              - {name: page, in: query, explode: false, schema: {type: integer}, example: 1}
              - name: filter
                in: query
                style: deepObject
                explode: true
                allowReserved: true
                allowEmptyValue: true
                schema: {type: object}
              - {name: sort, in: query, content: {application/json: {schema: true}}}
              responses:
                200:
                  description: A chat.
                  headers:
                    ETag: {required: true, schema: {type: string}, style: simple, explode: false}
                  content:
                    application/json:
                      schema: {$ref: '#/components/schemas/Chat'}
                      examples: {one: {$ref: '#/components/examples/Chat'}}
                  links:
                    again:
                      operationId: getChat
                      parameters: {chat_id: $response.body#/id}
                      requestBody: 1
                      server: {url: /}
                4XX: {$ref: '#/components/responses/Error'}
                default: {$ref: '#/components/responses/Error', description: Another.}
              callbacks:
                moved:
                  '{$request.query.url}': {post: {responses: {default: {description: Heard.}}}}
        webhooks:
          deleted: {post: {responses: {default: {description: Heard.}}}}
        components:
          schemas:
            Chat:
              type: object
              xml: {name: chat, wrapped: true, attribute: false, prefix: a, namespace: b}
          responses: {Error: {description: An error.}}
          examples: {Chat: {summary: A chat., value: {id: 1}}}
          securitySchemes:
            token: {type: http, scheme: bearer, bearerFormat: opaque}
            key: {type: apiKey, in: header, name: X-Key, description: A key.}
            tls: {type: mutualTLS}
            oauth:
              type: oauth2
              flows: {implicit: {authorizationUrl: /a, refreshUrl: /r, scopes: {read: Reads.}}}
            oidc:
              type: openIdConnect
              openIdConnectUrl: https://example.org/.well-known/openid-configuration
        """
}
