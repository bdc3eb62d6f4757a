/// A path template of the contract, split at its slashes: `/chats/{chat_id}` is a literal and a
/// parameter.
struct PathTemplate: Sendable, Equatable {
    /// One part of the path between two slashes.
    enum Segment: Sendable, Equatable {
        /// These bytes, after percent-decoding.
        case literal([UInt8])
        /// Any bytes but none at all.
        case parameter(name: String)
    }

    /// The segments from left to right; none for `/`.
    let segments: [Segment]

    /// Splits `text`. The contract's compiler has checked the template before, so that whatever is
    /// wrong here is the work of a program and not of a document.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        precondition(
            bytes.first == UInt8(ascii: "/"), "a path template starts with '/', not '\(text)'")
        guard bytes.count > 1 else {
            segments = []
            return
        }
        segments = bytes.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { Self.segment(Array($0), of: text) }
    }

    /// Where among the segments each parameter stands, in the order of the template.
    var parameters: [(name: String, segment: Int)] {
        segments.enumerated().compactMap { index, segment in
            if case .parameter(let name) = segment { (name, index) } else { nil }
        }
    }

    /// The template without the names of its parameters: templates of one shape match the same
    /// paths.
    var shape: String {
        "/"
            + segments.map { segment in
                if case .literal(let bytes) = segment {
                    String(decoding: bytes, as: UTF8.self)
                } else {
                    "{}"
                }
            }.joined(separator: "/")
    }

    private static func segment(_ bytes: [UInt8], of template: String) -> Segment {
        let isParameter = bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}")
        guard isParameter else {
            precondition(
                !bytes.contains(UInt8(ascii: "{")),
                "a path parameter fills its whole segment; '\(template)' has a part of one")
            return .literal(bytes)
        }
        return .parameter(name: String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self))
    }
}
