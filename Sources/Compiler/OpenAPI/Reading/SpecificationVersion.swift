/// The minor versions of OpenAPI 3.
///
/// The objects of this module are those of 3.1, with the fields that 3.2 added. A document of 3.0
/// is rewritten into 3.1 before it is read.
enum SpecificationVersion: Int, Comparable {
    case v30 = 30
    case v31 = 31
    case v32 = 32

    /// The version that a document names: `3.1`, `3.1.0` or, with a suffix, `3.1.0-rc1`.
    init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "3" else { return nil }
        if parts.count == 3 {
            let digits = parts[2].utf8.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            let rest = parts[2].utf8.dropFirst(digits.count)
            guard !digits.isEmpty, rest.isEmpty || rest.first == UInt8(ascii: "-") else {
                return nil
            }
        }
        switch parts[1] {
        case "0": self = .v30
        case "1": self = .v31
        case "2": self = .v32
        default: return nil
        }
    }

    /// The words of messages: `OpenAPI 3.1`.
    var name: String { "OpenAPI 3.\(rawValue % 10)" }

    static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }
}
