import JSON

/// Looks things up in a document by JSON Pointer. What is absent or of another type reads as nothing.
struct DocumentReader {
    private let root: JSONValue

    init(_ root: JSONValue) { self.root = root }

    func value(_ pointer: String) -> JSONValue? {
        JSONPointer(pointer).flatMap { root[$0] }
    }

    func exists(_ pointer: String) -> Bool { value(pointer) != nil }

    func text(_ pointer: String) -> String? {
        if case .string(let text) = value(pointer) { text } else { nil }
    }

    func isTrue(_ pointer: String) -> Bool { value(pointer) == .boolean(true) }

    func integers(_ pointer: String) -> [Int] {
        guard case .array(let items) = value(pointer) else { return [] }
        return items.compactMap { item in
            if case .number(let number) = item { number.integer.map(Int.init) } else { nil }
        }
    }

    /// The number of elements of an array; 0 for anything else.
    func count(_ pointer: String) -> Int {
        if case .array(let items) = value(pointer) { items.count } else { 0 }
    }

    /// The members of an object with their own pointers, in order.
    func members(_ pointer: String) -> [(name: String, pointer: String)] {
        guard case .object(let object) = value(pointer) else { return [] }
        return object.map { name, _ in
            let token = name.replacing("~", with: "~0").replacing("/", with: "~1")
            return (name, "\(pointer)/\(token)")
        }
    }

    /// The pointer that a chain of local references ends at.
    func resolved(_ pointer: String) -> String {
        var pointer = pointer
        // A longer chain is a circle.
        for _ in 0..<32 {
            guard let reference = text("\(pointer)/$ref"), reference.hasPrefix("#") else { break }
            pointer = String(reference.dropFirst())
        }
        return pointer
    }
}
