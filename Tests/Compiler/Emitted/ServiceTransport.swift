import ContractClient
import ContractRuntime
import HTTPMessages

/// Carries the calls of a client to a service in the same process, and notes the requests.
struct ServiceTransport: ClientTransport {
    let responder: any HTTPResponder
    let record = Recorder<ClientRequest>()

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        await record.note(request)
        // Behind `http://library.test`.
        let target = String(request.url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" })
        var fields: HTTPFields = [.host: "library.test"]
        fields.append(contentsOf: request.fields)
        let head = HTTPRequestHead(request.method, target, fields)
        let response = await responder.respond(
            to: HTTPRequest(head: head, body: try await body(of: request.content)))
        return ClientResponse(
            response.status, fields: response.fields, content: Pieces(of: response.body))
    }

    private func body(of content: ClientContent) async throws -> HTTPRequestBody {
        switch content {
        case .empty: return .empty
        case .bytes(let bytes): return HTTPRequestBody(bytes)
        case .stream(let length, let make):
            let source = try await make()
            var bytes: [UInt8] = []
            while let piece = try await source.next() { bytes += piece }
            if let length, length != bytes.count {
                throw ClientTransportError.invalidRequest("\(bytes.count) bytes, not \(length)")
            }
            return HTTPRequestBody(bytes)
        }
    }
}

/// Notes what tests look at.
actor Recorder<Element: Sendable> {
    private(set) var all: [Element] = []

    func note(_ element: Element) { all.append(element) }
}

/// The content of a response in memory.
private actor Pieces: ClientContentSource {
    private var body: HTTPRequestBody

    init(of body: HTTPResponseBody) {
        self.body =
            switch body {
            case .bytes(let bytes): HTTPRequestBody(bytes)
            case .constant(let bytes): HTTPRequestBody(bytes.array)
            case .stream(let source, let length):
                HTTPRequestBody(source: source, declaredLength: length)
            case .empty, .segments, .webSocket: .empty
            }
    }

    func next() async throws -> [UInt8]? {
        var copy = body
        let piece = try await copy.next()
        body = copy
        return piece
    }
}
