extension Span<UInt8> {
    /// The room that `copyQuoted` needs: two quotes, and a word that is stored past the end of the
    /// text is at most seven bytes longer than it.
    @inline(__always)
    var maximumQuotedBytes: Int { count &+ 9 }

    /// Copies the text between quotes, as far as it needs no escape, and answers how many bytes
    /// were stored; `copied` is how much of the text these hold, and without the rest the last
    /// quote is not written.
    @inline(__always)
    func copyQuoted(to target: UnsafeMutablePointer<UInt8>, _ copied: inout Int) -> Int {
        // SAFETY: `maximumQuotedBytes` counts them.
        unsafe target.pointee = ASCII.quote
        copied = unsafe copyPlain(to: target + 1)
        guard copied == count else { return copied &+ 1 }
        unsafe target[copied &+ 1] = ASCII.quote
        return copied &+ 2
    }

    /// Copies the text up to the first character that a JSON string must escape, and answers how
    /// many bytes these are.
    ///
    /// Words are stored whole, so `target` has room for this span and seven bytes more.
    @inline(__always)
    func copyPlain(to target: UnsafeMutablePointer<UInt8>) -> Int {
        let destination = UnsafeMutableRawPointer(target)
        var index = 0
        // SAFETY: each word begins before the end of this span.
        while index &+ 8 <= count {
            let word = word(at: index)
            unsafe destination.storeBytes(of: word.littleEndian, toByteOffset: index, as: Word.self)
            let stops = word.stringStops
            if stops != 0 { return index &+ stops.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        guard index < count else { return index }
        let word = word(at: index)
        unsafe destination.storeBytes(of: word.littleEndian, toByteOffset: index, as: Word.self)
        // Past the end the word is 0, which is a stop.
        return index &+ word.stringStops.trailingZeroBitCount &>> 3
    }

    /// How many bytes from `start` on need no escape.
    func plainRun(from start: Int) -> Int {
        var index = start
        while index < count {
            let stops = word(at: index).stringStops
            if stops != 0 {
                return Swift.min(count, index + stops.trailingZeroBitCount >> 3) - start
            }
            index += 8
        }
        return count - start
    }
}
