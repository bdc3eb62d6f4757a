// A name and its value are written in one stretch where that can be: it halves what an array asks
// of each append, to be the only owner of its bytes and to have room for more.

extension JSONWriter {
    /// Writes a property that is an integer.
    public mutating func property(_ name: StaticString, _ value: Int64) {
        // SAFETY: an integer has no more bytes.
        unsafe property(name, room: Digits.maximumBytes) { target in
            unsafe Digits.write(value, to: target)
        }
    }

    /// Writes a property that is an integer.
    public mutating func property(_ name: StaticString, _ value: Int) {
        property(name, Int64(value))
    }

    /// Writes a property that is a number.
    public mutating func property(_ name: StaticString, _ value: Double) {
        key(name)
        number(value)
    }

    /// Writes a property that is a Boolean.
    public mutating func property(_ name: StaticString, _ value: Bool) {
        key(name)
        boolean(value)
    }

    /// Writes a property that is a string.
    public mutating func property(_ name: StaticString, _ value: String) {
        property(name, utf8: value.utf8.span)
    }

    /// Writes a property that is a string of which only the UTF-8 is at hand; the caller answers
    /// for that it is UTF-8.
    public mutating func property(_ name: StaticString, utf8 value: Span<UInt8>) {
        var copied = 0
        // SAFETY: a quoted string has no more bytes.
        unsafe property(name, room: value.maximumQuotedBytes) { target in
            unsafe value.copyQuoted(to: target, &copied)
        }
        if copied < value.count { writeEscaped(value, from: copied, isKey: false) }
    }

    /// Writes a property of any type that writes itself; an optional that is nil is written as
    /// `null`.
    @inlinable
    public mutating func property(_ name: StaticString, _ value: some JSONWritable) {
        key(name)
        value.write(to: &self)
    }

    /// Writes a property unless its value is nil.
    @inlinable
    public mutating func property<Value: JSONWritable>(
        _ name: StaticString, ifPresent value: Value?
    ) {
        if let value { property(name, value) }
    }
}
