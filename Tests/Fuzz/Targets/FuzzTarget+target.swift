import HTTPMessages

extension FuzzTarget {
    /// A request target, and the hosts that it may name.
    static let target = FuzzTarget("target", maxBytes: 512) { bytes in
        for method in [HTTPMethod.get, .options] {
            guard let head = head(target: bytes, method) else { continue }
            demandSoundTarget(head)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if let authority = HTTPAuthority(text) {
            demand(authority.host.utf8.count <= text.utf8.count, "the host has grown")
        }
        let hosts = AllowedHosts(["a.test", "*.b.test", text])
        _ = hosts.allows(bytes.span, host: 0..<bytes.count)
    }

    /// The head of a request for this target; nil when it is refused.
    static func head(
        target: [UInt8], _ method: HTTPMethod = .get, _ fields: HTTPFields = [:]
    ) -> HTTPRequestHead? {
        do throws(HTTPRefusal) {
            let ranges = try RequestTarget.parse(
                target.span, 0..<target.count, method: method, origin: 0)
            guard ranges.authority.isEmpty, ranges.path.lowerBound == 0 else {
                let lines = HTTPFields(bytes: target, lines: [], sectionStart: target.count)
                return HTTPRequestHead(
                    method: method, version: .http11, fields: lines, target: ranges)
            }
            return HTTPRequestHead(method, String(decoding: target, as: UTF8.self), fields)
        } catch {
            return nil
        }
    }

    /// What everybody who reads a target relies on.
    static func demandSoundTarget(_ head: HTTPRequestHead) {
        let path = Array(head.path)
        guard path != [UInt8(ascii: "*")] else { return }
        demand(path.first == UInt8(ascii: "/"), "the path does not start with '/'")
        demand(
            head.hasEscapedPath == path.contains(UInt8(ascii: "%")), "the path's escapes are lost")
        let text = String(decoding: path, as: UTF8.self)
        var encoded = ""
        for segment in head.pathSegments {
            guard let decoded = PercentEncoding.decode(head.bytes[segment]) else {
                fatalError("a segment cannot be decoded: \(text)")
            }
            demand(
                decoded != Array(".".utf8) && decoded != Array("..".utf8), "a dot segment: \(text)")
            demand(!decoded.contains(0), "a segment holds NUL: \(text)")
            guard let plain = head.text(ofSegment: segment) else { return }
            demand(head.segment(segment, is: plain), "a segment is not itself: \(text)")
            encoded += "/" + PercentEncoding.encode(plain)
        }
        // Written again by our own encoder, the path reads the same. A slash at its end makes no
        // segment, so that an empty last segment needs one.
        encoded += "/"
        guard let again = FuzzTarget.head(target: Array(encoded.utf8)) else {
            fatalError("the path is refused when it is written again: \(encoded)")
        }
        demand(texts(of: again) == texts(of: head), "the path reads otherwise: \(encoded)")
    }

    private static func texts(of head: HTTPRequestHead) -> [String?] {
        head.pathSegments.map { head.text(ofSegment: $0) }
    }
}
