// What one exchange says of a resource, a later one has to agree with: what was removed is gone, what was created is there.
//
// Resources are known by path, and apart for each caller and server, since `/users/me` is another one for everybody. A
// server may have reasons for more than the document says: a request that changes something above or below a resource ends
// what is known of it; whatever is removed on a server may take with it what was created there; and only so many resources
// are remembered. So there are no findings that are none; some that are can be missed.

/// Remembers what exchanges have created and removed, and holds later ones against that.
struct ResourceWatch: Sendable {
    private enum Fate {
        /// When so many removals had been.
        case created(Int)
        case removed
    }

    private struct Caller: Hashable {
        let server: String
        let credentials: [String]
    }

    private var fates: [String: [Caller: Fate]] = [:]

    /// How many resources were removed, by server.
    private var removals: [String: Int] = [:]

    // All are looked through at each change; a run that makes more forgets.
    private static let maxResources = 1_000

    /// What an exchange contradicts; and what it says itself is remembered.
    mutating func faults(in exchange: Exchange) -> [Fault] {
        let caller = Caller(
            server: exchange.server,
            credentials: ["Authorization", "Cookie"].map {
                exchange.request.fields.first($0) ?? ""
            })
        let path = Self.path(of: exchange.request.target)
        let faults = faults(in: exchange, fates[path]?[caller])
        remember(exchange, path, caller)
        return faults
    }

    private func faults(in exchange: Exchange, _ fate: Fate?) -> [Fault] {
        let status = exchange.response.status
        guard exchange.request.method == "GET" else { return [] }
        switch fate {
        case .removed where (200..<300).contains(status):
            return [
                Fault(
                    check: .useAfterFree,
                    message: "DELETE has removed it, and GET answered \(status)")
            ]
        case .created(let time)
        where (status == 404 || status == 410) && time == removals[exchange.server, default: 0]:
            return [
                Fault(
                    check: .ensureResourceAvailability,
                    message: "it was created, and GET answered \(status)")
            ]
        default: return []
        }
    }

    private mutating func remember(_ exchange: Exchange, _ path: String, _ caller: Caller) {
        let (method, status) = (exchange.request.method, exchange.response.status)
        let isSafe = ["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"].contains(method)
        guard !isSafe, (200..<300).contains(status) else { return }
        forget(around: path)
        // RFC 9110 9.3.5: 202 means that it is not done yet.
        if method == "DELETE" { removals[exchange.server, default: 0] += 1 }
        if method == "DELETE", status != 202 { note(.removed, path, caller) }
        if status == 201, let location = exchange.response.fields.first("Location"),
            let created = Self.path(ofLocation: location, on: exchange.server)
        {
            note(.created(removals[exchange.server, default: 0]), created, caller)
        }
    }

    private mutating func note(_ fate: Fate, _ path: String, _ caller: Caller) {
        if fates[path] == nil, fates.count >= Self.maxResources { fates = [:] }
        if fates[path, default: [:]].count >= Self.maxResources { fates[path] = [:] }
        fates[path, default: [:]][caller] = fate
    }

    /// Ends what anybody knows of a path, of those above and of those below.
    private mutating func forget(around path: String) {
        var above = path[...]
        while !above.isEmpty {
            fates[String(above)] = nil
            above = above[..<(above.lastIndex(of: "/") ?? above.startIndex)]
        }
        let start = path + "/"
        for other in fates.keys.filter({ $0.hasPrefix(start) }) { fates[other] = nil }
    }

    private static func path(of target: String) -> String {
        var path = target.prefix { $0 != "?" && $0 != "#" }
        while path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }

    /// The path of a Location; nil for one on another server, or relative to the request's path.
    private static func path(ofLocation location: String, on server: String) -> String? {
        if location.hasPrefix("/"), !location.hasPrefix("//") { return path(of: location) }
        guard location.hasPrefix(server + "/") else { return nil }
        return path(of: String(location.dropFirst(server.count)))
    }
}
