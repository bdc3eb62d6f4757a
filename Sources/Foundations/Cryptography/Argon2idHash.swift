/// An argon2id hash as a PHC string writes it: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<tag>`.
///
/// The grammar is https://github.com/P-H-C/phc-string-format; only what argon2 itself writes is
/// read, without optional parameters and with minimal decimals, so that a hash has one spelling.
struct Argon2idHash: Equatable {
    /// RFC 9106: version 1.3, the only one that is written or accepted.
    static let version = 19
    static let saltByteCounts = 8...64
    static let tagByteCounts = 16...64

    let parameters: Argon2idParameters
    let salt: [UInt8]
    let tag: [UInt8]
}

extension Argon2idHash: CustomStringConvertible {
    var description: String {
        let costs =
            "m=\(parameters.memoryKiB),t=\(parameters.iterations),p=\(parameters.parallelism)"
        let encodedSalt = Base64Alphabet.standard.encode(salt)
        let encodedTag = Base64Alphabet.standard.encode(tag)
        return "$argon2id$v=\(Self.version)$\(costs)$\(encodedSalt)$\(encodedTag)"
    }
}

extension Argon2idHash {
    init(phc text: String) throws(CryptographyError) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty else {
            throw .malformedHash(reason: "not five parts that each begin with '$'")
        }
        guard parts[1] == "argon2id" else {
            throw .malformedHash(reason: "the algorithm is not 'argon2id'")
        }
        guard parts[2] == "v=\(Self.version)" else {
            throw .malformedHash(reason: "the version is not '\(Self.version)'")
        }
        parameters = try Self.parameters(parts[3])
        salt = try Self.bytes(parts[4], within: Self.saltByteCounts, of: "salt")
        tag = try Self.bytes(parts[5], within: Self.tagByteCounts, of: "tag")
    }

    private static func parameters(
        _ text: Substring
    ) throws(CryptographyError) -> Argon2idParameters {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3,
            let memory = decimal(fields[0], after: "m="),
            let iterations = decimal(fields[1], after: "t="),
            let parallelism = decimal(fields[2], after: "p=")
        else { throw .malformedHash(reason: "the parameters are not 'm=…,t=…,p=…'") }
        return try Argon2idParameters(
            memoryKiB: memory, iterations: iterations, parallelism: parallelism)
    }

    private static func decimal(_ field: Substring, after prefix: String) -> Int? {
        guard field.hasPrefix(prefix) else { return nil }
        let digits = field.dropFirst(prefix.count)
        guard let value = Int(digits), String(value) == digits else { return nil }
        return value
    }

    private static func bytes(
        _ text: Substring, within counts: ClosedRange<Int>, of name: String
    ) throws(CryptographyError) -> [UInt8] {
        guard let bytes = Base64Alphabet.standard.decode(String(text)) else {
            throw .malformedHash(reason: "the \(name) is not base64 without padding")
        }
        guard counts ~= bytes.count else {
            throw .malformedHash(reason: "the \(name) has \(bytes.count) bytes, not \(counts)")
        }
        return bytes
    }
}
