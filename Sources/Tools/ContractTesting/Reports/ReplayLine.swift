import Cryptography
import JSON

/// A command line that sends the request of an exchange once more: `curl`, quoted for `sh`.
///
/// The same bytes go out, but for the order of fields that curl chooses. Credentials are left out: the line has the
/// variables `$ACCORD_TOKEN` (behind the scheme of Authorization) and `$ACCORD_SECRET` (other fields, query parameters and
/// cookies) in their places.
public struct ReplayLine: Sendable {
    private let secretFields: Set<String>
    private let secretQueryNames: Set<String>

    /// Knows the credentials of a document.
    public init(_ document: CheckedDocument? = nil) {
        // RFC 9110 11: what proves who asks stands in these.
        var fields: Set<String> = ["authorization", "proxy-authorization", "cookie"]
        var names: Set<String> = []
        for credential in document?.operations.flatMap({ $0.security.joined() }) ?? [] {
            switch credential.carrier {
            case .field(let name): fields.insert(name.lowercased())
            case .query(let name): names.insert(name)
            case .cookie, .connection: break
            }
        }
        secretFields = fields
        secretQueryNames = names
    }

    /// Whether a field holds a credential.
    func isSecret(_ field: Exchange.Field) -> Bool {
        let name = field.name.lowercased()
        // A page of a browser can put a token nowhere else when it opens a WebSocket.
        return secretFields.contains(name)
            || name == "sec-websocket-protocol" && field.value.contains("bearer")
    }

    /// The line, without a line break at its end.
    public func text(of exchange: Exchange) -> String {
        let request = exchange.request
        var words = ["curl -sS -i --http1.1 --path-as-is --globoff"]
        words.append(
            request.method == "HEAD" ? "--head" : "-X \(Self.quoted(request.method))")
        var fields = request.fields.filter { !Self.isFraming($0.name) }
        // curl sends these by itself unless it is told not to.
        for name in ["Accept", "User-Agent"] + (request.body.isEmpty ? [] : ["Content-Type"])
        where fields.first(name) == nil {
            words.append("-H '\(name):'")
        }
        let hostName = "Host"
        if let host = fields.first(hostName), exchange.server.hasSuffix("//\(host)") {
            fields.removeAll { $0.name.lowercased() == hostName.lowercased() }
        }
        words += fields.map { "-H \(word(for: $0))" }
        var start = ""
        if !request.body.isEmpty {
            if let text = Self.printable(request.body) {
                words.append("--data-binary \(Self.quoted(text))")
            } else {
                start = "printf %s \(Base64.encode(request.body)) | base64 -d | "
                words.append("--data-binary @-")
            }
        }
        words.append(address(exchange.server, request.target))
        let line = start + words.joined(separator: " ")
        return exchange.seed.map { "ACCORD_SEED=\($0) \(line)" } ?? line
    }

    /// curl makes these itself.
    private static func isFraming(_ name: String) -> Bool {
        ["content-length", "transfer-encoding", "connection"].contains(name.lowercased())
    }

    private func word(for field: Exchange.Field) -> String {
        guard isSecret(field) else {
            // curl: a field without content ends with a semicolon.
            return Self.quoted(
                field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        let scheme = field.value.prefix { $0 != " " }
        if field.name.lowercased().hasSuffix("authorization"), scheme.count < field.value.count {
            return Self.quoted("\(field.name): \(scheme) ", variable: "ACCORD_TOKEN")
        }
        return Self.quoted("\(field.name): ", variable: "ACCORD_SECRET")
    }

    /// The title of an exchange without credentials: `GET /pets?key=... -> 200`
    func title(of exchange: Exchange) -> String {
        var shown = exchange
        let target = exchange.request.target
        let path = target.prefix { $0 != "?" }
        if path.count < target.count, !secretQueryNames.isEmpty {
            let pairs = target.dropFirst(path.count + 1).split(
                separator: "&", omittingEmptySubsequences: false
            ).map { pair in
                let name = String(pair.prefix { $0 != "=" })
                return secretQueryNames.contains(name) ? "\(name)=..." : String(pair)
            }
            shown.request.target = "\(path)?\(pairs.joined(separator: "&"))"
        }
        return shown.title
    }

    private func address(_ server: String, _ target: String) -> String {
        let path = target.prefix { $0 != "?" }
        guard path.count < target.count, !secretQueryNames.isEmpty else {
            return Self.quoted(server + target)
        }
        var words = Self.quoted("\(server)\(path)?")
        for (index, pair) in target.dropFirst(path.count + 1).split(
            separator: "&", omittingEmptySubsequences: false
        ).enumerated() {
            let start = index == 0 ? "" : "&"
            let name = String(pair.prefix { $0 != "=" })
            words +=
                secretQueryNames.contains(name)
                ? Self.quoted("\(start)\(name)=", variable: "ACCORD_SECRET")
                : Self.quoted(start + pair)
        }
        return words
    }

    // POSIX, Shell Command Language, 2.2.2: within single quotes nothing is special, and no single quote may stand.
    private static func quoted(_ text: String, variable: String? = nil) -> String {
        let word = "'" + text.replacing("'", with: #"'\''"#) + "'"
        return variable.map { "\(word)\"$\($0)\"" } ?? word
    }

    /// The text of a body that a command line can hold as it is.
    private static func printable(_ body: [UInt8]) -> String? {
        let maxInlineBytes = 8 << 10
        // curl takes a text that begins with "@" for the name of a file.
        guard body.count <= maxInlineBytes, body.first != UInt8(ascii: "@"),
            body.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return String(validating: body, as: UTF8.self)
    }
}
