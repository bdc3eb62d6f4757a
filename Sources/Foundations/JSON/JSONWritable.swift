/// A type that writes itself as JSON.
public protocol JSONWritable {
    /// Writes one value.
    func write(to json: inout JSONWriter)
}

extension Bool: JSONWritable {
    /// Writes `true` or `false`.
    public func write(to json: inout JSONWriter) { json.boolean(self) }
}

extension Int64: JSONWritable {
    /// Writes the digits.
    public func write(to json: inout JSONWriter) { json.integer(self) }
}

extension Int: JSONWritable {
    /// Writes the digits.
    public func write(to json: inout JSONWriter) { json.integer(Int64(self)) }
}

extension Int32: JSONWritable {
    /// Writes the digits.
    public func write(to json: inout JSONWriter) { json.integer(Int64(self)) }
}

extension Double: JSONWritable {
    /// Writes the fewest digits that name the number.
    public func write(to json: inout JSONWriter) { json.number(self) }
}

extension String: JSONWritable {
    /// Writes a quoted string.
    public func write(to json: inout JSONWriter) { json.string(self) }
}

extension JSONValue: JSONWritable {
    /// Writes the value.
    public func write(to json: inout JSONWriter) { json.value(self) }
}

extension Array: JSONWritable where Element: JSONWritable {
    /// Writes the elements in their order.
    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginArray()
        for element in self { element.write(to: &json) }
        json.endArray()
    }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    /// Writes the value, or `null`.
    @inlinable
    public func write(to json: inout JSONWriter) {
        if let self { self.write(to: &json) } else { json.null() }
    }
}
