import JSON

extension FuzzTarget {
    /// JSON texts, read in every way; what one way takes for JSON, all do.
    static let json = FuzzTarget("json", maxBytes: 4096) { bytes in
        let value = try? JSONValue.parse(bytes)
        var skipping = JSONReader(bytes)
        let isSkipped = (try? skipping.skip()) != nil && (try? skipping.finish()) != nil
        demand(isSkipped == (value != nil), "skipping and reading disagree")
        var walking = JSONReader(bytes)
        let walked = try? walk(&walking)
        let isWalked = walked != nil && (try? walking.finish()) != nil
        demand(isWalked == (value != nil), "reading by kind and as a value disagree")
        let lenient = try? JSONValue.parse(bytes, strictness: .rfc8259)
        guard let value else {
            if let lenient { demandRoundTrip(lenient) }
            return
        }
        demand(walked == value, "reading by kind gives another value")
        demand(lenient == value, "the lenient reader gives another value")
        demand(String(validating: bytes, as: UTF8.self) != nil, "JSON that is not UTF-8")
        demandRoundTrip(value)
        demandOrder(of: numbers(in: value, atMost: 12))
    }

    /// The text of a JSON Pointer, and what it leads to.
    static let pointer = FuzzTarget("json-pointer", maxBytes: 256) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let pointer = JSONPointer(text) else { return }
        demand(pointer.description == text, "'\(text)' is written '\(pointer)'")
        let inner: JSONValue = ["": [1, 2, [3]], "a/b": ["~": true], "01": nil]
        let document: JSONValue = ["a": inner, "": inner, "b": [inner, [inner]]]
        var found: JSONValue? = document
        for token in pointer.tokens { found = found?[JSONPointer(tokens: [token])] }
        demand(document[pointer] == found, "'\(text)' leads elsewhere step by step")
    }

    /// What is written reads the same.
    static func demandRoundTrip(_ value: JSONValue) {
        for pretty in [false, true] {
            let text = value.serialized(pretty: pretty)
            let again = try? JSONValue.parse(text)
            demand(again == value, "it reads otherwise: \(String(decoding: text, as: UTF8.self))")
        }
    }

    /// Reads a value by asking for each kind, as code for types does.
    private static func walk(_ reader: inout JSONReader) throws -> JSONValue {
        switch try reader.peek() {
        case .null:
            _ = try reader.readNull()
            return .null
        case .boolean: return try reader.boolean().map { .boolean($0) } ?? .null
        case .string: return try reader.string().map { .string($0) } ?? .null
        case .number: return try reader.value()
        case .array:
            var elements: [JSONValue] = []
            guard try reader.beginArray() else { return .null }
            while try reader.nextElement() { elements.append(try walk(&reader)) }
            return .array(elements)
        case .object:
            var object = JSONObject()
            guard try reader.beginObject() else { return .null }
            while let key = try reader.nextKey() {
                object.updateValue(try walk(&reader), forKey: key)
            }
            return .object(object)
        }
    }

    private static func numbers(in value: JSONValue, atMost count: Int) -> [JSONNumber] {
        switch value {
        case .number(let number): [number]
        case .array(let elements):
            Array(elements.prefix(count).flatMap { numbers(in: $0, atMost: count) }.prefix(count))
        default: []
        }
    }

    /// Numbers are in one order, whatever their spelling; equal ones hash equally.
    private static func demandOrder(of numbers: [JSONNumber]) {
        for left in numbers {
            for right in numbers {
                let verdicts = [left < right, left == right, right < left].count { $0 }
                demand(verdicts == 1, "\(left) and \(right) have \(verdicts) orders")
                let isSameHash = left.hashValue == right.hashValue
                demand(left != right || isSameHash, "\(left) and \(right) hash otherwise")
            }
        }
    }
}
