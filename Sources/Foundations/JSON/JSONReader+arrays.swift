extension JSONReader {
    /// Enters the next value if it is an array; a violation of `type` and false otherwise.
    public mutating func beginArray() throws(JSONSyntaxError) -> Bool {
        skipWhiteSpace()
        guard byte(at: position) == ASCII.openBracket else {
            try refuseKind(expected: "an array")
            return false
        }
        try open(isObject: false)
        return true
    }

    /// Moves to the next element; false behind the last one.
    public mutating func nextElement() throws(JSONSyntaxError) -> Bool {
        skipWhiteSpace()
        let next = byte(at: position)
        if next == ASCII.closeBracket {
            close()
            return false
        }
        if frame.count > 0 {
            guard next == ASCII.comma else { throw error("expected ',' or ']'") }
            position += 1
            skipWhiteSpace()
            guard byte(at: position) != ASCII.closeBracket else {
                throw error("expected a value after ','")
            }
        }
        frame.count += 1
        return true
    }

    /// Reads the next value if it is an array, each element by `element`; nil after a violation,
    /// its own or an element's.
    ///
    /// `element` must read one value, and answers nil when it noted a violation.
    @inlinable
    public mutating func array<Element>(
        of element: (inout JSONReader) throws(JSONSyntaxError) -> Element?
    ) throws(JSONSyntaxError) -> [Element]? {
        guard try beginArray() else { return nil }
        var elements: [Element] = []
        var isComplete = true
        while try nextElement() {
            if let value = try element(&self) {
                elements.append(value)
            } else {
                isComplete = false
            }
        }
        return isComplete ? elements : nil
    }
}
