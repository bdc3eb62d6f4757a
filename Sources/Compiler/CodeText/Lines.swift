#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

// Line ends are looked for in everything that is emitted, several times, and in packages that use
// the kit the generator runs without optimisation: the system's function takes a tenth of the time
// of a loop there.

extension ArraySlice<UInt8> {
    /// The position behind the first line break, or the end.
    public var endOfLine: Int {
        // SAFETY: the call reads no more than the buffer, within the closure.
        unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base, Int32(UInt8(ascii: "\n")), bytes.count)
            else { return endIndex }
            return unsafe startIndex + (UnsafeRawPointer(found) - base) + 1
        }
    }

    /// The position behind the last line break, or the start.
    public var startOfLastLine: Int {
        var start = endIndex
        while start > startIndex, self[start - 1] != UInt8(ascii: "\n") { start -= 1 }
        return start
    }
}
