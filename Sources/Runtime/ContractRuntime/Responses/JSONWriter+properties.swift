public import JSON

extension JSONWriter {
    /// Writes a property, unless its value is nil.
    @inlinable
    public mutating func optionalProperty<Value: JSONWritable>(
        _ name: StaticString, _ value: Value?
    ) {
        if let value { property(name, value) }
    }

    /// Writes a property: null as `null`, and an absent one not at all.
    @inlinable
    public mutating func property<Value: JSONWritable>(
        _ name: StaticString, _ value: Presence<Value>
    ) {
        switch value {
        case .absent: break
        case .null:
            key(name)
            null()
        case .value(let value): property(name, value)
        }
    }
}

extension JSONWriter {
    /// Writes properties in the order of their names' bytes, so that equal dictionaries are written
    /// alike.
    public mutating func properties<Value: JSONWritable>(_ properties: [String: Value]) {
        let sorted = properties.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        for (name, value) in sorted {
            key(name)
            value.write(to: &self)
        }
    }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    /// Writes an object.
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.properties(self)
        json.endObject()
    }
}
