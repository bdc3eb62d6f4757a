/// Names for exchanges: 13 characters that do not repeat within a server's life and are hard to
/// mistake for each other.
///
/// A counter is scrambled by a bijection of 64 bits (SplitMix64, Steele et al. 2014), so that
/// numbers differ as long as the counter does; each loop starts at a random number.
struct RequestIDs {
    static let length = 13

    private var counter: UInt64

    init() {
        counter = .random(in: 0 ... .max)
    }

    /// The next name, as bytes and as a String that needs no memory of its own.
    mutating func next() -> RequestID {
        counter &+= 0x9E37_79B9_7F4A_7C15
        var bits = counter
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return RequestID(bits: bits ^ bits >> 31)
    }
}

/// The name of one exchange.
struct RequestID: Sendable {
    fileprivate let bits: UInt64

    // Crockford's base 32: no I, L, O and U.
    private static let digits: StaticString = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

    /// The name as a String.
    var text: String {
        String(unsafeUninitializedCapacity: RequestIDs.length) { bytes in
            write(to: UnsafeMutableRawBufferPointer(bytes))
            return RequestIDs.length
        }
    }

    /// Writes the 13 characters at the start of `bytes`.
    func write(to bytes: UnsafeMutableRawBufferPointer) {
        var rest = bits
        for index in 0..<RequestIDs.length {
            // SAFETY: five bits choose one of the 32 digits.
            bytes[index] = Self.digits.utf8Start[Int(rest & 31)]
            rest >>= 5
        }
    }
}
