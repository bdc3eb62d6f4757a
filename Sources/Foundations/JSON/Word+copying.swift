extension Span<UInt8> {
    /// Copies the text up to the first character that a JSON string must escape, and answers how many bytes these are.
    ///
    /// Words are stored whole, so `target` has room for this span and seven bytes more.
    @inline(__always)
    func copyPlain(to target: UnsafeMutablePointer<UInt8>) -> Int {
        let destination = UnsafeMutableRawPointer(target)
        var index = 0
        // SAFETY: each word begins before the end of this span.
        while index < count {
            let word = word(at: index)
            unsafe destination.storeBytes(
                of: word.littleEndian, toByteOffset: index, as: Word.self)
            let length = Swift.min(8, count &- index)
            let stops = word.stringStops.prefix(length)
            if stops != 0 { return index &+ stops.trailingZeroBitCount &>> 3 }
            index &+= length
        }
        return index
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
