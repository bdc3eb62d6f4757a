import Generated
import HTTPMessages
import HTTPServer
import JSON

/// A line for each exchange. It holds the path but not the query, and no field: what is secret
/// stands there. The one secret that stands in a path, the token of a share link, is left out.
struct AccessLog: HTTPExchangeObserver {
    let log: Log
    let proxies: TrustedProxies

    func exchangeEnded(_ exchange: HTTPExchange) {
        log.write("request") { line in
            line.property("request_id", exchange.requestID)
            let fields = exchange.head?.fields ?? HTTPFields()
            line.property("client", proxies.client(of: fields, from: exchange.client).ip)
            if let name = exchange.layerName { line.property("tls", name) }
            if let head = exchange.head {
                line.property("method", head.method.name)
                line.property("path", Self.path(of: head))
                if let trace = TraceContext(head.fields) {
                    line.property("trace_id", trace.traceID)
                }
            }
            if let operation = exchange.operationID { line.property("operation", operation) }
            line.property("status", Int64(exchange.status.code))
            if let code = exchange.problemCode { line.property("problem", code) }
            line.property("received_bytes", Int64(exchange.receivedBodyBytes))
            line.property("sent_bytes", Int64(exchange.sentBodyBytes))
            line.property("microseconds", Int64(exchange.nanoseconds / 1000))
            if !exchange.isComplete { line.property("complete", false) }
        }
    }

    private static let shared = GetSharedFile.path(token: "")

    private static func path(of head: HTTPRequestHead) -> String {
        let path = String(decoding: head.path, as: UTF8.self)
        let spellings = [path, PercentEncoding.decodeText(head.path) ?? path]
        return spellings.contains { $0.hasPrefix(shared) } ? shared + "..." : path
    }
}
