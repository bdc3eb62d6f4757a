import CDocsAssets
import Generated
import HTTPMessages

/// What is served beside the contract: the home page, the docs pages with their assets, the document
/// itself, a client of it, and the chat page.
///
/// Everything lies in the binary; a page comes with the Content-Security-Policy that it needs and no wider one.
struct Site: Sendable {
    /// Where the metrics are.
    static let metricsPath = "/metrics"

    /// What an operator can have or not.
    struct Parts: OptionSet {
        let rawValue: UInt8
        /// `/`, with its icon; a front end has one of its own.
        static let home = Parts(rawValue: 1)
        /// `/swagger`, `/redoc`, the document and the TypeScript client (O10).
        static let docs = Parts(rawValue: 2)
        /// `/app`.
        static let app = Parts(rawValue: 4)

        /// The parts that the settings ask for.
        init(_ settings: Settings) {
            self = settings.frontEnd == nil ? .home : []
            if settings.servesDocs { insert(.docs) }
            if settings.servesApp { insert(.app) }
        }

        init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The part that a page belongs to; none for what several need.
        init(ofPage path: String) {
            switch path {
            case "/", "/home.css", "/favicon.ico": self = .home
            case "/redoc/logo.svg": self = []
            default: self = path == "/app" || path.hasPrefix("/app/") ? .app : .docs
            }
        }
    }

    private let pages: [String: Page]
    private let metrics: ServerMetrics?

    /// Gathers the pages once, at start.
    ///
    /// - Parameter metrics: What is told at `/metrics`; nil when nothing is (O10).
    init(_ parts: Parts, metrics: ServerMetrics? = nil) {
        self.metrics = metrics
        var pages = (0..<docs_asset_count).map { Page(asset: docs_asset_at($0).pointee) }
        pages.append(
            Page(
                path: "/swagger.json", mediaType: "application/json",
                body: .constant(StaticBytes(ContractDocument.json))))
        pages.append(
            Page(
                path: "/swagger.yaml", mediaType: "application/yaml; charset=utf-8",
                body: .constant(StaticBytes(ContractDocument.yaml))))
        self.pages = pages.reduce(into: [:]) { table, page in
            guard parts.isSuperset(of: Parts(ofPage: page.path)) else { return }
            table[page.path] =
                page.path == "/" ? page.changed { HomePage.filled($0, showing: parts) } : page
        }
    }

    /// The first names of the paths that pages have.
    var firstNames: Set<String> {
        let paths = pages.keys + (metrics == nil ? [] : [Self.metricsPath])
        return Set(paths.compactMap { $0.split(separator: "/").first.map(String.init) })
    }

    /// The page of a request; nil when there is none on its path.
    func response(to request: HTTPRequest) async -> HTTPResponse? {
        let page = page(at: request.head.path)
        guard page != nil || isMetrics(request.head) else { return nil }
        switch request.head.method {
        case .get, .head:
            return if let page {
                page.response(to: request)
            } else {
                await metrics?.response()
            }
        case .options:
            return HTTPResponse(.noContent, fields: Self.allow)
        default:
            return nil
        }
    }

    /// Whether there is a page on the path of a request, whatever its method.
    func hasPage(for request: HTTPRequest) -> Bool {
        page(at: request.head.path) != nil || isMetrics(request.head)
    }

    /// Whether metrics are what a request is about.
    func isMetrics(_ head: HTTPRequestHead) -> Bool {
        metrics != nil && head.path.elementsEqual(Self.metricsPath.utf8)
    }

    /// What a page can be asked by.
    static let allow: HTTPFields = ["Allow": "GET, HEAD, OPTIONS"]

    /// A path is served with and without a trailing slash (D2).
    private func page(at path: ArraySlice<UInt8>) -> Page? {
        var path = path
        if path.count > 1, path.last == UInt8(ascii: "/") { path = path.dropLast() }
        return pages[String(decoding: path, as: UTF8.self)]
    }
}
