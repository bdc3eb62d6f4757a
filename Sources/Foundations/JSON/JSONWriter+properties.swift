extension JSONWriter {
    /// Writes a property that is an integer.
    public mutating func property(_ name: StaticString, _ value: Int64) {
        key(name)
        integer(value)
    }

    /// Writes a property that is an integer.
    public mutating func property(_ name: StaticString, _ value: Int) {
        key(name)
        integer(Int64(value))
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
        key(name)
        string(value)
    }

    /// Writes a property of any type that writes itself; an optional that is nil is written as `null`.
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
