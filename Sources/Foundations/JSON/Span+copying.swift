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
        while index &+ 16 <= count {
            let pair = wordPair(at: index)
            guard pair.isPlain else { break }
            unsafe destination.storeBytes(of: pair, toByteOffset: index, as: WordPair.self)
            index &+= 16
        }
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
}

// Escapes.
extension Span<UInt8> {
    /// Copies the text with an escape for each character that a JSON string must not hold as it is,
    /// and answers how many bytes were stored: at most six for each, and room for seven more.
    func copyEscaped(to target: UnsafeMutablePointer<UInt8>) -> Int {
        var (index, written) = (0, 0)
        while index < count {
            // SAFETY: what is stored has no more bytes than the caller made room for.
            let copied = unsafe extracting(index...).copyPlain(to: target + written)
            index &+= copied
            written &+= copied
            guard index < count else { break }
            written &+= unsafe Self.storeEscape(of: self[index], to: target + written)
            index &+= 1
        }
        return written
    }

    // RFC 8259 7: the quote, the backslash and U+0000 to U+001F must be escaped
    @inline(__always)
    private static func storeEscape(
        of byte: UInt8, to target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let letter: UInt8? =
            switch byte {
            case ASCII.quote, ASCII.backslash: byte
            case 0x08: UInt8(ascii: "b")
            case ASCII.tab: UInt8(ascii: "t")
            case ASCII.lineFeed: UInt8(ascii: "n")
            case 0x0C: UInt8(ascii: "f")
            case ASCII.carriageReturn: UInt8(ascii: "r")
            default: nil
            }
        // SAFETY: the caller made room for six bytes.
        unsafe target.pointee = ASCII.backslash
        if let letter {
            unsafe target[1] = letter
            return 2
        }
        unsafe target[1] = UInt8(ascii: "u")
        unsafe target[2] = ASCII.zero
        unsafe target[3] = ASCII.zero
        unsafe target[4] = Digits.hexadecimal(byte >> 4)
        unsafe target[5] = Digits.hexadecimal(byte & 0xF)
        return 6
    }
}
