import ContractRuntime
import Glibc
import HTTPMessages
import Threads
import Timestamps

/// The files of a front end of the operator's own: what is served where neither the contract nor the
/// site has anything.
///
/// A page application routes by itself, so a path that leads to no file is answered with the folder's
/// index.html; but only for those who ask for a page, as browsers do when they open an address, and
/// only where no path of the contract begins with the same name. A script that is missing, and
/// everything below `/api`, stay 404.
struct FrontEnd: Sendable {
    private let directory: String
    private let policy: String
    private let immutable: [[String]]
    /// First names of paths that belong to others.
    private let reserved: Set<String>
    private let pool: BlockingPool

    /// nil where the settings have no front end.
    init?(
        _ settings: Settings, beside operations: [OperationDescription], _ site: Site
    ) throws {
        guard let directory = settings.frontEnd else { return nil }
        guard try FrontEndFile.open(["index.html"], in: directory)?.isDirectory == false else {
            throw SettingsError(
                "--front-end: expected a folder with an index.html, found '\(directory)'")
        }
        self.directory = directory
        policy = settings.frontEndPolicy
        immutable = settings.frontEndImmutable.map { $0.split(separator: "/").map(String.init) }
        let names = operations.compactMap { $0.path.split(separator: "/").first.map(String.init) }
        reserved = site.firstNames.union(names)
        // The disk is waited for here and not by the loops.
        pool = try BlockingPool(name: "front-end", threads: 2, queueLimit: 256)
    }

    /// The answer to a request; nil where nothing is served.
    func response(to request: HTTPRequest) async -> HTTPResponse? {
        guard let names = names(of: request.head) else { return nil }
        do {
            return try await pool.run { try answer(request, names) }
        } catch {
            return HTTPResponse(.serviceUnavailable, fields: [.retryAfter: "1"])
        }
    }

    /// The decoded names of a path; nil for one that is not for files. Names that begin with a dot
    /// are the version control's, the editor's or the shell's.
    private func names(of head: HTTPRequestHead) -> [String]? {
        var names: [String] = []
        for segment in head.pathSegments {
            guard let name = head.text(ofSegment: segment), !name.isEmpty, !name.hasPrefix("."),
                !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 })
            else { return nil }
            names.append(name)
        }
        if let first = names.first, reserved.contains(first) { return nil }
        return names
    }

    private func answer(_ request: HTTPRequest, _ names: [String]) throws -> HTTPResponse? {
        let isFolder = request.head.path.last == UInt8(ascii: "/")
        var found = try FrontEndFile.open(names, in: directory)
        var names = names
        if let folder = found, folder.isDirectory {
            found = try folder.open("index.html").flatMap { $0.isDirectory ? nil : $0 }
            // Links of a page are relative to the folder only behind a slash.
            if found != nil, !isFolder { return redirection(of: request.head) }
            names.append("index.html")
        } else if isFolder {
            found = nil
        }
        if let found { return try answer(request, found, names, varies: []) }
        guard request.head.method == .get || request.head.method == .head,
            Self.asksForPage(request.head.fields),
            let index = try FrontEndFile.open(["index.html"], in: directory), !index.isDirectory
        else { return nil }
        return try answer(request, index, ["index.html"], varies: ["Accept"])
    }

    /// Answers with a file.
    private func answer(
        _ request: HTTPRequest, _ file: FrontEndFile, _ names: [String], varies: [String]
    ) throws -> HTTPResponse {
        switch request.head.method {
        case .get, .head: break
        case .options: return HTTPResponse(.noContent, fields: Site.allow)
        default: return HTTPResponse(.methodNotAllowed, fields: Site.allow)
        }
        var (file, varies, fields) = (file, varies, HTTPFields())
        if let packed = try packed(names, since: file) {
            varies.append("Accept-Encoding")
            if AcceptEncoding.permitsGzip(request.head.fields) {
                file = packed
                fields.append(.contentEncoding, "gzip")
            }
        }
        if !varies.isEmpty { fields.append(.vary, varies.joined(separator: ", ")) }
        var content = ResponseContent(
            file, length: file.length, mediaType: FrontEndMediaType.of(names.last ?? ""))
        let isSettled = file.modified / Self.second + 2 <= Int64(time(nil))
        content.entityTag = EntityTag(
            String(file.length, radix: 16) + "-" + String(file.modified, radix: 16),
            isWeak: !isSettled)
        if isSettled { content.lastModified = Timestamp(microseconds: file.modified / 1_000) }
        let isImmutable = immutable.contains { names.count > $0.count && names.starts(with: $0) }
        content.cacheControl =
            isImmutable ? "public, max-age=31536000, immutable" : "no-cache"
        return content.response(to: request, policy: policy, fields: fields)
    }

    private static let second: Int64 = 1_000_000_000

    /// What a build put beside a file as its compressed form; nil when it is older than the file.
    private func packed(_ names: [String], since file: FrontEndFile) throws -> FrontEndFile? {
        guard let last = names.last else { return nil }
        let packed = try FrontEndFile.open(names.dropLast() + [last + ".gz"], in: directory)
        guard let packed, !packed.isDirectory, packed.modified >= file.modified else { return nil }
        return packed
    }

    private func redirection(of head: HTTPRequestHead) -> HTTPResponse {
        var target = String(decoding: head.path, as: UTF8.self) + "/"
        if let query = head.query { target += "?" + String(decoding: query, as: UTF8.self) }
        return HTTPResponse(.permanentRedirect, fields: [.location: target])
    }

    /// Whether a page is what is wanted most: browsers say so when they open an address, and not
    /// when a page loads a script, a picture or data.
    private static func asksForPage(_ fields: HTTPFields) -> Bool {
        let anything = MediaType(type: "application", subtype: "octet-stream")
        let page = MediaType(type: "text", subtype: "html")
        return Accept.best(fields[.accept], of: [anything, page]) == page
    }
}
