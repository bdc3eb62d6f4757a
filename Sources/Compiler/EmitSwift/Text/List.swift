import CodeText

/// Items between delimiters: arguments, elements, parameters, conditions.
struct List {
    /// The kinds of lists, which `swift format` lays out differently when they do not fit on their
    /// line.
    enum Form: UInt8, Sendable {
        /// `(…)` of a call, a pattern or a case: the bracket stays behind the last item.
        case call
        /// `(…)` of a declaration: the bracket gets a line of its own.
        case signature
        /// `[…]`: the bracket gets a line of its own, below a trailing comma.
        case array
        /// Between `guard` and `else`: the `else` gets a line of its own.
        case conditions
    }
}

extension Code {
    /// What stands for something that is only known when the file is printed.
    enum Mark {
        /// Between two items of the innermost list.
        static let separator: UInt8 = 0x01
        /// A blank where the line is broken when it does not fit.
        static let fold: UInt8 = 0x02
        /// Who may use what an import brings.
        static let access: UInt8 = 0x03
        /// A long text, as a literal over several lines; its number follows.
        static let block: UInt8 = 0x05
        /// The start of a list; its form is added.
        static let open: UInt8 = 0x10
        /// The end of a list; its form is added.
        static let close: UInt8 = 0x18
    }

    /// `(…)` behind what is called.
    static func call(_ arguments: [Code]) -> Code { list(.call, arguments) }

    /// `(…)` behind the name of a function.
    static func signature(_ parameters: [Code]) -> Code { list(.signature, parameters) }

    /// `[…]`
    static func array(_ elements: [Code]) -> Code { list(.array, elements) }

    /// `[…]` with a line for each element.
    static func table(_ elements: [Code]) -> Code {
        // A lone element gets no comma from `swift format`.
        let comma: Code = elements.count > 1 ? "," : .empty
        return """
            [
                \(elements.map { $0 + comma }.lines())
            ]
            """
    }

    /// The conditions of a `guard`, without the words around them.
    static func conditions(_ conditions: [Code]) -> Code { list(.conditions, conditions) }

    /// `label: "text"`, which may be broken behind the colon.
    static func labeled(_ label: Code, _ text: String) -> Code {
        label + ":" + .fold + .quoted(text)
    }

    /// `public`, or what was chosen instead.
    static let access = Code(bytes: [Mark.access])

    /// A blank where the line is broken when it does not fit: behind a label, an equals sign, a `case`.
    static let fold = Code(bytes: [Mark.fold])

    private static func list(_ form: List.Form, _ items: [Code]) -> Code {
        var bytes = [Mark.open + form.rawValue]
        for (number, item) in items.enumerated() {
            if number > 0 { bytes.append(Mark.separator) }
            bytes += item.bytes
        }
        bytes.append(Mark.close + form.rawValue)
        return Code(bytes: bytes)
    }
}

extension List.Form {
    /// The delimiters on one line.
    var flat: (open: String, close: String) {
        switch self {
        case .call, .signature: ("(", ")")
        case .array: ("[", "]")
        case .conditions: ("", " ")
        }
    }

    /// Whether the first item starts a line when the list is broken.
    var breaksAfterOpen: Bool { self != .conditions }

    /// Whether the end starts a line when the list is broken.
    var breaksBeforeClose: Bool { self != .call }

    /// Whether a comma follows the last item of several when the list is broken.
    var hasTrailingComma: Bool { self == .array }
}
