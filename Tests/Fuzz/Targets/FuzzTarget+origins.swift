import EventLoop
import HTTPMessages
import HTTPServer

// Where a request comes from, as proxies and callers say it.
extension FuzzTarget {
    /// The header of the PROXY protocol at the start of a connection.
    static let proxyHeader = FuzzTarget("proxy", maxBytes: 256) { bytes in
        var verdict = ProxyHeader.needsMore
        for count in 0...bytes.count {
            let read = ProxyHeader.read(Array(bytes[..<count]))
            if verdict == .needsMore {
                if case .complete(_, let length) = read {
                    demand(length == count, "\(length) bytes are over when \(count) have come")
                }
            } else {
                demand(read == verdict, "\(verdict) becomes \(read) by what follows")
            }
            verdict = read
        }
        let most = ProxyHeader.maxByteCount
        demand(verdict != .needsMore || bytes.count < most, "\(bytes.count) bytes are kept")
        guard case .complete(let client?, _) = verdict else { return }
        let address = SocketAddress(ip: client.ip, port: client.port)
        demand(address?.ip == client.ip, "'\(client.ip)' is not how the address is known")
        let family = address?.isIPv6 == true ? "TCP6" : "TCP4"
        let line = "PROXY \(family) \(client.ip) \(client.ip) \(client.port) 1\r\n"
        let again = ProxyHeader.read(Array(line.utf8))
        demand(again == .complete(client: client, count: line.utf8.count), "\(line) reads \(again)")
    }

    /// The context of a trace: the value of `traceparent`, and lines with values of `tracestate`.
    static let trace = FuzzTarget("trace", maxBytes: 1024) { bytes in
        let lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        var fields: HTTPFields = [:]
        fields["traceparent"] = String(lines[0])
        for line in lines.dropFirst() { fields.append("tracestate", String(line)) }
        guard let context = TraceContext(fields) else { return }
        demandSound(context)
        var again: HTTPFields = [:]
        context.apply(to: &again)
        demand(TraceContext(again) == context, "the context reads otherwise: \(again)")
        let next = context.next
        demandSound(next)
        demand(
            next.traceID == context.traceID && next.state == context.state,
            "a request within the trace leaves it: \(next)")
        again.append("traceparent", context.text)
        demand(TraceContext(again) == nil, "of two contexts one is taken")
    }

    private static func demandSound(_ context: TraceContext) {
        for (name, count) in [(context.traceID, 32), (context.parentID, 16)] {
            demand(name.utf8.count == count, "'\(name)' has not \(count) digits")
            let isHexadecimal = name.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0)
            }
            demand(isHexadecimal, "'\(name)' is not written in hexadecimal digits")
            demand(name.utf8.contains { $0 != 0x30 }, "'\(name)' names nothing")
        }
        demand((context.state ?? "").utf8.count <= 512, "the state is too long")
        demand(context.state != "", "an empty state is one")
    }

    /// The host and the port of Host, and of an origin.
    static let authority = FuzzTarget("authority", maxBytes: 256) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let authority = HTTPAuthority(text) else { return }
        let written = authority.host + (authority.port.map { ":\($0)" } ?? "")
        demand(HTTPAuthority(written) == authority, "'\(written)' reads otherwise")
        demand(
            written.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@\\".utf8.contains($0) },
            "'\(written)' holds what ends an authority")
        let host = authority.host.utf8.span
        demand(
            AllowedHosts([authority.host]).allows(host, host: 0..<host.count)
                || authority.host.hasPrefix("."), "'\(written)' is not its own host")
    }
}
