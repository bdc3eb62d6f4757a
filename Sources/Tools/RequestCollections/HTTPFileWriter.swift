import HTTPMessages

extension RequestCollection {
    /// The requests as a `.http` file, which editors send: the REST client of VS Code, and that of
    /// JetBrains, which speaks WebSocket too.
    public var httpFile: String { HTTPFileWriter(collection: self).text() }
}

/// Writes requests as `.http` files have them.
///
/// Lines are the format: `###` ends a request, `#` begins a comment, and an empty line the content.
/// No text of the document may begin or end a line by itself: what stands in a comment is cut into
/// lines, each behind `#`; what stands in an address or a field has no control bytes; and a content
/// with a line that the format would read is left out, and said to be.
struct HTTPFileWriter {
    let collection: RequestCollection

    private static let boundary = "accord-part-3f1c9a5e7b"

    func text() -> String {
        var lines = comment("\(collection.title) \(collection.version)")
        lines += comment(collection.description) + [""]
        for variable in collection.variables {
            lines += comment(variable.description)
            let value = Self.inline(variable.value)
            lines.append("@\(variable.name) =" + (value.isEmpty ? "" : " " + value))
        }
        for folder in collection.folders {
            for request in folder.requests { lines += written(request, folder.name) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func written(_ request: RequestCollection.Request, _ folder: String) -> [String] {
        let bodies = request.bodies.isEmpty ? [nil] : request.bodies.map(Optional.some)
        var lines: [String] = []
        for (index, body) in bodies.enumerated() {
            let title = [folder, request.title, index == 0 ? nil : body?.summary ?? ""]
                .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ": ")
            lines += ["", "### \(Self.inline(title))"]
            if index == 0 { lines += comment(request.description) }
            lines.append("# @name \(Self.name(request.id, index))")
            lines += line(request) + fields(request, body) + content(body)
        }
        return lines + request.sockets.flatMap { socket(request, $0) }
    }

    // MARK: The request line and the fields

    private func line(_ request: RequestCollection.Request) -> [String] {
        let left = request.query.filter { !$0.isEnabled }
        let target =
            request.base + request.path.map { "/" + Self.inline($0.text) }.joined()
        return left.map { pair in
            let description = pair.description.isEmpty ? "" : " " + pair.description
            return Self.inline("# ?\(pair.name)=\(pair.value)\(description)")
        }
            + ["\(Self.inline(request.method)) \(target)\(query(request))"]
    }

    private func query(_ request: RequestCollection.Request) -> String {
        var pairs = request.query.filter(\.isEnabled).map { Self.inline("\($0.name)=\($0.value)") }
        if case .key(let name, let value, isInQuery: true) = auth(of: request) {
            pairs.append("\(PercentEncoding.encode(name))=\(value)")
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }

    private func auth(of request: RequestCollection.Request) -> RequestCollection.Auth {
        request.auth ?? collection.auth
    }

    private func fields(
        _ request: RequestCollection.Request, _ body: RequestCollection.Body?
    ) -> [String] {
        var pairs = request.fields
        switch auth(of: request) {
        case .bearer(let variable), .oauth2(let variable, _):
            pairs.append(
                .init(name: "Authorization", value: "Bearer {{\(variable)}}", description: ""))
        case .basic(let user, let password):
            pairs.append(
                .init(
                    name: "Authorization", value: "Basic {{\(user)}}:{{\(password)}}",
                    description: ""))
        case .key(let name, let value, isInQuery: false):
            pairs.append(.init(name: name, value: value, description: ""))
        case .none, .key: break
        }
        if let body {
            let boundary =
                if case .parts = body.content { "; boundary=\(Self.boundary)" } else { "" }
            pairs.append(
                .init(name: "Content-Type", value: body.mediaType + boundary, description: ""))
        }
        return pairs.map { pair in
            "\(pair.isEnabled ? "" : "# ")\(Self.inline(pair.name)): \(Self.inline(pair.value))"
        }
    }

    // MARK: Contents

    private func content(_ body: RequestCollection.Body?) -> [String] {
        switch body?.content {
        case nil: []
        case .json(let text), .text(let text): [""] + safe(text)
        case .urlencoded(let pairs):
            [
                "",
                pairs.map {
                    "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))"
                }.joined(separator: "&"),
            ]
        case .parts(let parts): [""] + parts.flatMap(part) + ["--\(Self.boundary)--"]
        case .file: ["", "< ./file"]
        }
    }

    private func part(_ part: RequestCollection.Part) -> [String] {
        guard part.isEnabled else { return [] }
        let name = part.name.filter { $0 != "\"" && $0 != "\\" }
        var lines = ["--\(Self.boundary)"]
        let file = part.text == nil ? "; filename=\"file\"" : ""
        lines.append("Content-Disposition: form-data; name=\"\(Self.inline(name))\"\(file)")
        if let type = part.mediaType { lines.append("Content-Type: \(Self.inline(type))") }
        return lines + [""] + (part.text.map(safe) ?? ["< ./file"])
    }

    /// The lines of a content; a comment where one of them would be read as something else.
    private func safe(_ text: String) -> [String] {
        let lines = Self.lines(of: text)
        let isRead = lines.contains { line in
            ["#", "//", "<", ">", "@", "--\(Self.boundary)", "==="].contains { line.hasPrefix($0) }
        }
        return isRead ? ["# The example has a line that this format reads as its own."] : lines
    }

    // MARK: WebSockets

    private func socket(
        _ request: RequestCollection.Request, _ socket: RequestCollection.Socket
    ) -> [String] {
        let name = socket.subprotocol.map { " (\($0))" } ?? ""
        var lines = ["", "### \(Self.inline(request.title + name))"]
        lines += comment(socket.description)
        lines.append("WEBSOCKET \(Self.inline(SocketRecipe.url(of: request)))\(query(request))")
        lines += fields(request, nil).filter { !$0.hasPrefix("Accept: ") }
        if let spoken = socket.subprotocol {
            lines.append("Sec-WebSocket-Protocol: \(Self.inline(spoken))")
        }
        if let first = socket.messages.first {
            lines.append("Content-Type: \(Self.inline(first.mediaType))")
        }
        lines.append("")
        for (index, message) in socket.messages.enumerated() {
            if index > 0 { lines.append("=== wait-for-server") }
            lines += safe(message.text)
        }
        return lines
    }

    // MARK: Texts

    private static func lines(of text: String) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    }

    private func comment(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        // A line of a comment that begins with `@` would be a setting.
        return Self.lines(of: text).map { line in
            let line = line.drop { $0 == "#" || $0 == "@" || $0 == " " }
            return line.isEmpty ? "#" : "# \(line)"
        }
    }

    /// A text that stays within its line.
    private static func inline(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.properties.generalCategory == .control || $0 == "\u{2028}"
                        || $0 == "\u{2029}"
                        ? " " : $0
                }))
    }

    /// A name that other requests can refer to.
    private static func name(_ id: String, _ number: Int) -> String {
        let plain = String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return number == 0 ? plain : "\(plain)_\(number + 1)"
    }
}
