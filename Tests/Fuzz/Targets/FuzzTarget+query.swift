import HTTPMessages

extension FuzzTarget {
    /// The names and texts of a query.
    static let query = FuzzTarget("query", maxBytes: 1024) { bytes in
        guard let found = try? QueryPairs(bytes[...]).pairs else { return }
        demand(found.count <= 256, "there are \(found.count) pairs; the limit is 256")
        let texts = found.map { [$0.name, $0.text] }
        guard texts.allSatisfy({ !$0.contains(nil) }) else { return }
        // Written again by our own encoder, they read the same. Nothing but '=' is a pair too.
        let again = texts.map { $0.map { PercentEncoding.encode($0 ?? "") }.joined(separator: "=") }
            .joined(separator: "&")
        let reread = try? QueryPairs(Array(again.utf8)[...]).pairs
        demand(reread?.map { [$0.name, $0.text] } == texts, "the pairs read otherwise: \(again)")
    }

    /// The cookies of a request; the strict reader finds what the tolerant one finds.
    static let cookies = FuzzTarget("cookies", maxBytes: 1024) { bytes in
        guard let strict = try? HTTPCookies(bytes[...]) else { return }
        guard let tolerant = try? HTTPCookies(bytes[...], isTolerant: true) else {
            fatalError("the tolerant reader refuses what the strict one takes")
        }
        demand(tolerant.cookies.count >= strict.cookies.count, "the tolerant reader finds less")
        let again = strict.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        let reread = try? HTTPCookies(Array(again.utf8)[...])
        demand(reread == strict, "the cookies read otherwise: \(again)")
    }
}
