/// The names and values of a query, or of a form (`application/x-www-form-urlencoded`), in order.
///
///     let pairs = try QueryPairs(head.query ?? [])
///     pairs.first("limit")?.text
///
/// Pairs are divided by `&`, names from values by the first `=`, and `+` is a space. Empty pieces
/// between `&` are skipped. The number of pairs is bounded, so that going through them for each
/// parameter stays cheap.
public struct QueryPairs: Sendable {
    /// One name with its value.
    public struct Pair: Sendable, Hashable {
        /// The name, decoded.
        public let name: String
        /// The value as it was sent, so that a delimited list can be divided before it is decoded.
        public let rawValue: ArraySlice<UInt8>
        /// Whether there was a `=`: `?flag` differs from `?flag=`.
        public let hasValue: Bool

        /// The value, decoded; nil when an escape is broken or it is not UTF-8.
        public var text: String? { PercentEncoding.decodeText(rawValue, plusIsSpace: true) }
    }

    /// All pairs, in order.
    public let pairs: [Pair]

    /// No pairs.
    public static var empty: Self { Self(pairs: []) }

    /// Divides a query or the content of a form.
    ///
    /// Throws 400 for more than `maxPairs` pairs, and for a name that is not percent-encoded UTF-8.
    public init(_ bytes: ArraySlice<UInt8>, maxPairs: Int = 256) throws(HTTPRefusal) {
        var pairs: [Pair] = []
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.endIndex
            if end > start {
                guard pairs.count < maxPairs else {
                    throw HTTPRefusal(.badRequest, "there are more than \(maxPairs) parameters")
                }
                pairs.append(try Self.pair(bytes[start..<end]))
            }
            start = end + 1
        }
        self.pairs = pairs
    }

    private init(pairs: [Pair]) { self.pairs = pairs }

    private static func pair(_ piece: ArraySlice<UInt8>) throws(HTTPRefusal) -> Pair {
        let equals = piece.firstIndex(of: UInt8(ascii: "="))
        let rawName = piece[..<(equals ?? piece.endIndex)]
        guard let name = PercentEncoding.decodeText(rawName, plusIsSpace: true) else {
            throw HTTPRefusal(.badRequest, "a parameter's name is not percent-encoded UTF-8")
        }
        let value = equals.map { piece[($0 + 1)...] } ?? piece[piece.endIndex...]
        return Pair(name: name, rawValue: value, hasValue: equals != nil)
    }

    /// The first pair of this name.
    public func first(_ name: String) -> Pair? { pairs.first { $0.name == name } }

    /// All pairs of this name, in order.
    public func all(_ name: String) -> [Pair] { pairs.filter { $0.name == name } }
}
