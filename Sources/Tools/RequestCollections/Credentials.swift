import JSON

/// The security schemes of a document as a collection has them: variables, and where they go.
struct Credentials {
    /// A credential that is asked for beside the one that the request's authorization is.
    struct Additional {
        let pair: RequestCollection.Pair
        let isInQuery: Bool
    }

    private let schemes: JSONObject
    /// The names of variables by the names of schemes.
    private let names: [String: String]

    init(_ bundled: JSONValue) {
        schemes = bundled["components"]?["securitySchemes"]?.object ?? [:]
        var taken: Set = ["baseUrl", "webSocketUrl"]
        names = Dictionary(
            schemes.keys.map { scheme in
                // A dot has a meaning of its own in the names of variables.
                let plain = String(
                    scheme.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
                var name = plain
                var number = 2
                while !taken.insert(name).inserted {
                    name = "\(plain)\(number)"
                    number += 1
                }
                return (scheme, name)
            }, uniquingKeysWith: { first, _ in first })
    }

    var variables: [RequestCollection.Variable] {
        schemes.flatMap { name, scheme -> [RequestCollection.Variable] in
            let description = scheme["description"]?.string ?? ""
            let variable = names[name] ?? name
            switch (scheme["type"]?.string, scheme["scheme"]?.string?.lowercased()) {
            case ("mutualTLS", _): return []
            case ("http", "basic"):
                return ["User", "Password"].map {
                    .init(name: variable + $0, value: "", description: description)
                }
            default:
                // A credential of a handshake alone is none of a request's.
                if scheme["x-subprotocol"] != nil { return [] }
                return [.init(name: variable, value: "", description: description)]
            }
        }
    }

    /// The authorization of the first alternative that a request can have.
    func auth(_ security: JSONValue?) -> RequestCollection.Auth {
        for alternative in security?.array ?? [] {
            guard let needed = alternative.object, !needed.isEmpty else { continue }
            for (name, scopes) in needed {
                if let auth = auth(name, scopes.array?.compactMap(\.string) ?? []) { return auth }
            }
        }
        return .none
    }

    /// What the same alternative asks for besides, and cookies, for which no authorization exists.
    func more(_ security: JSONValue?) -> [Additional] {
        let first = (security?.array ?? []).first { alternative in
            alternative.object?.contains { isUsable($0.key) } == true
        }
        var hasAuth = false
        var more: [Additional] = []
        for (name, _) in first?.object ?? [:] {
            guard let scheme = schemes[name], let variable = names[name] else { continue }
            if scheme["in"]?.string == "cookie", let key = scheme["name"]?.string {
                more.append(
                    .init(
                        pair: .init(
                            name: "Cookie", value: "\(key)={{\(variable)}}", description: ""),
                        isInQuery: false))
            } else if !hasAuth, auth(name, []) != nil {
                hasAuth = true
            } else if case .key(let key, let value, let isInQuery) = auth(name, []) {
                more.append(
                    .init(
                        pair: .init(name: key, value: value, description: ""), isInQuery: isInQuery)
                )
            }
        }
        return more
    }

    private func isUsable(_ name: String) -> Bool {
        auth(name, []) != nil || schemes[name]?["in"]?.string == "cookie"
    }

    private func auth(_ name: String, _ scopes: [String]) -> RequestCollection.Auth? {
        guard let scheme = schemes[name], let variable = names[name] else { return nil }
        switch scheme["type"]?.string {
        case "http": return http(scheme["scheme"]?.string ?? "", variable)
        case "oauth2": return .oauth2(token: variable, Self.flow(of: scheme, scopes))
        case "openIdConnect": return .bearer(variable: variable)
        case "apiKey":
            guard scheme["x-subprotocol"] == nil, let key = scheme["name"]?.string else {
                return nil
            }
            let prefix = scheme["x-prefix"]?.string.map { $0 + " " } ?? ""
            switch scheme["in"]?.string {
            case "query": return .key(name: key, value: "{{\(variable)}}", isInQuery: true)
            case "header":
                return .key(name: key, value: "\(prefix){{\(variable)}}", isInQuery: false)
            default: return nil
            }
        default: return nil
        }
    }

    private func http(_ word: String, _ variable: String) -> RequestCollection.Auth {
        switch word.lowercased() {
        case "bearer": .bearer(variable: variable)
        case "basic": .basic(user: variable + "User", password: variable + "Password")
        default: .key(name: "Authorization", value: "\(word) {{\(variable)}}", isInQuery: false)
        }
    }

    private static func flow(
        of scheme: JSONValue, _ scopes: [String]
    ) -> RequestCollection.OAuth {
        let kinds = [
            ("authorizationCode", "authorization_code"),
            ("clientCredentials", "client_credentials"),
            ("password", "password_credentials"), ("implicit", "implicit"),
        ]
        let (flow, grantType) =
            kinds.lazy.compactMap { name, type in
                scheme["flows"]?[name].map { ($0, type) }
            }.first ?? (.null, "authorization_code")
        return RequestCollection.OAuth(
            grantType: grantType, authorizationURL: flow["authorizationUrl"]?.string,
            tokenURL: flow["tokenUrl"]?.string, scopes: scopes)
    }
}
