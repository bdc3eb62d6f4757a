import HTTPMessages
public import JSON

extension RequestCollection {
    /// The collection as Postman imports it: format 2.1.0.
    public var postman: JSONValue {
        var root: JSONObject = [:]
        root["info"] = [
            "_postman_id": .string(DerivedID.text(of: [title, version])), "name": .string(title),
            "description": .string(description), "version": .string(version),
            "schema":
                "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        ]
        root["item"] = .array(
            folders.flatMap { folder -> [JSONValue] in
                let requests = folder.requests.map { PostmanWriter(collection: self).item($0) }
                guard !folder.name.isEmpty else { return requests }
                return [
                    [
                        "name": .string(folder.name), "description": .string(folder.description),
                        "item": .array(requests),
                    ]
                ]
            })
        root["auth"] = PostmanWriter.auth(auth)
        root["variable"] = .array(
            variables.map {
                [
                    "key": .string($0.name), "value": .string($0.value), "type": "string",
                    "description": .string($0.description),
                ]
            })
        return .object(root)
    }
}

/// Writes requests as Postman's collection format 2.1.0 has them.
struct PostmanWriter {
    let collection: RequestCollection

    func item(_ request: RequestCollection.Request) -> JSONValue {
        var item: JSONObject = [:]
        item["id"] = .string(DerivedID.text(of: [collection.title, request.id]))
        item["name"] = .string(request.title)
        var described = written(request, request.bodies.first)
        described["description"] = .string(SocketRecipe.description(of: request))
        item["request"] = .object(described)
        item["response"] = .array(
            request.responses.enumerated().map { response($1, number: $0, of: request) })
        // Postman drops the content of GET and HEAD otherwise.
        if ["GET", "HEAD"].contains(request.method), !request.bodies.isEmpty {
            item["protocolProfileBehavior"] = ["disableBodyPruning": true]
        }
        return .object(item)
    }

    private func written(
        _ request: RequestCollection.Request, _ body: RequestCollection.Body?
    ) -> JSONObject {
        var object: JSONObject = [:]
        object["method"] = .string(request.method)
        if let auth = request.auth { object["auth"] = Self.auth(auth) }
        object["header"] = .array(
            (request.fields + Self.contentField(body)).map { Self.pair($0) })
        if let body { object["body"] = Self.body(body) }
        object["url"] = url(of: request)
        return object
    }

    /// A form's field is Postman's own: it holds the boundary.
    private static func contentField(
        _ body: RequestCollection.Body?
    ) -> [RequestCollection.Pair] {
        switch body?.content {
        case nil, .parts, .urlencoded: []
        default:
            [.init(name: "Content-Type", value: body?.mediaType ?? "", description: "")]
        }
    }

    private static func pair(_ pair: RequestCollection.Pair) -> JSONValue {
        var object: JSONObject = ["key": .string(pair.name), "value": .string(pair.value)]
        if !pair.description.isEmpty { object["description"] = .string(pair.description) }
        if !pair.isEnabled { object["disabled"] = true }
        return .object(object)
    }

    // MARK: Addresses

    private func url(of request: RequestCollection.Request) -> JSONValue {
        var path: [JSONValue] = []
        var variables: [JSONValue] = []
        for part in request.path {
            switch part {
            case .literal(let text): path.append(.string(text))
            case .parameter(let pair):
                path.append(.string(":" + pair.name))
                variables.append(Self.pair(pair))
            }
        }
        let sent = request.query.filter(\.isEnabled).map { "\($0.name)=\($0.value)" }
        let raw =
            request.base + path.map { "/" + ($0.string ?? "") }.joined()
            + (sent.isEmpty ? "" : "?" + sent.joined(separator: "&"))
        var url: JSONObject = ["raw": .string(raw)]
        url["host"] = [.string(request.base)]
        url["path"] = .array(path)
        if !request.query.isEmpty { url["query"] = .array(request.query.map(Self.pair)) }
        if !variables.isEmpty { url["variable"] = .array(variables) }
        return .object(url)
    }

    // MARK: Bodies

    private static func body(_ body: RequestCollection.Body) -> JSONValue {
        switch body.content {
        case .json(let text):
            ["mode": "raw", "raw": .string(text), "options": ["raw": ["language": "json"]]]
        case .text(let text):
            ["mode": "raw", "raw": .string(text), "options": ["raw": ["language": "text"]]]
        case .urlencoded(let pairs):
            ["mode": "urlencoded", "urlencoded": .array(pairs.map(pair))]
        case .parts(let parts): ["mode": "formdata", "formdata": .array(parts.map(part))]
        case .file: ["mode": "file", "file": ["src": ""]]
        }
    }

    private static func part(_ part: RequestCollection.Part) -> JSONValue {
        var object: JSONObject = ["key": .string(part.name)]
        if let text = part.text {
            object["value"] = .string(text)
            object["type"] = "text"
        } else {
            object["type"] = "file"
            object["src"] = .array([])
        }
        if let type = part.mediaType { object["contentType"] = .string(type) }
        if !part.description.isEmpty { object["description"] = .string(part.description) }
        if !part.isEnabled { object["disabled"] = true }
        return .object(object)
    }

    // MARK: Responses

    private func response(
        _ response: RequestCollection.SavedResponse, number: Int,
        of request: RequestCollection.Request
    ) -> JSONValue {
        let status = HTTPStatus(code: UInt16(clamping: min(max(response.status, 100), 999)))
        let body =
            request.bodies.first { !$0.example.isEmpty && $0.example == response.example }
            ?? request.bodies.first
        let type: JSONValue = ["key": "Content-Type", "value": .string(response.mediaType)]
        return [
            "id": .string(DerivedID.text(of: [collection.title, request.id, "\(number)"])),
            "name": .string(response.name), "originalRequest": .object(written(request, body)),
            "status": .string(status.reasonPhrase),
            "code": .number(JSONNumber(Int64(response.status))),
            "_postman_previewlanguage": response.isJSON ? "json" : "text",
            "header": .array(response.mediaType.isEmpty ? [] : [type]), "cookie": [],
            "body": .string(response.text),
        ]
    }

    // MARK: Authorization

    static func auth(_ auth: RequestCollection.Auth) -> JSONValue {
        switch auth {
        case .none: ["type": "noauth"]
        case .bearer(let variable): settings("bearer", [("token", "{{\(variable)}}")])
        case .basic(let user, let password):
            settings("basic", [("username", "{{\(user)}}"), ("password", "{{\(password)}}")])
        case .key(let name, let value, let isInQuery):
            settings(
                "apikey",
                [("key", name), ("value", value), ("in", isInQuery ? "query" : "header")])
        case .oauth2(let token, let flow):
            settings(
                "oauth2",
                [
                    ("accessToken", "{{\(token)}}"), ("tokenType", "Bearer"),
                    ("addTokenTo", "header"), ("grant_type", flow.grantType),
                    ("authUrl", flow.authorizationURL), ("accessTokenUrl", flow.tokenURL),
                    ("scope", flow.scopes.isEmpty ? nil : flow.scopes.joined(separator: " ")),
                ])
        }
    }

    private static func settings(_ type: String, _ values: [(String, String?)]) -> JSONValue {
        var object: JSONObject = ["type": .string(type)]
        object[type] = .array(
            values.compactMap { key, value in
                value.map { ["key": .string(key), "value": .string($0), "type": "string"] }
            })
        return .object(object)
    }
}
