/// A set of ASCII bytes: bit n of the two words is set when byte n belongs to it.
///
/// Two words in registers beat a table in memory for the short runs of a request head.
package struct ByteSet: Sendable {
    private let low: UInt64
    private let high: UInt64

    /// Whether the byte belongs to the set.
    @inline(__always)
    package func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : (byte < 128 ? high : 0)
        return word >> UInt64(byte & 63) & 1 == 1
    }
}

// The words are spelled out, because computing them would need a lazily initialised global; a test
// builds them again from the characters.
extension ByteSet {
    // RFC 9110 5.6.2: tchar
    /// A token's bytes.
    package static var token: Self {
        Self(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    }

    // RFC 3986 3.2.2: unreserved / sub-delims
    /// A registered name's bytes, `%` apart.
    package static var registeredName: Self {
        Self(low: 0x2BFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    }

    // RFC 3986 3.3: pchar
    /// A path segment's bytes, `%` and `.` apart.
    package static var segment: Self {
        Self(low: 0x2FFF_3FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
    }

    // RFC 3986 3.4: pchar / "/" / "?"; and the brackets of deepObject parameters, which clients
    // send unencoded
    /// A query's bytes, `%` apart.
    package static var query: Self {
        Self(low: 0xAFFF_FFD2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFF)
    }

    // RFC 3986 2.3
    /// What stays as it is when data is percent-encoded.
    package static var unreserved: Self {
        Self(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    }

    // RFC 9110 11.2: token68, its padding apart
    /// A credential's bytes, `=` apart.
    package static var token68: Self {
        Self(low: 0x03FF_E800_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    }
}
