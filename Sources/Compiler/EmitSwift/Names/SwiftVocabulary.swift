/// Words that Swift, or the code around an emitted name, has taken already.
enum SwiftVocabulary {
    /// Words that are identifiers only in back quotes. The Swift Programming Language, Lexical
    /// Structure.
    static let keywords: Set<String> = [
        "Any", "Self", "actor", "as", "associatedtype", "async", "await", "borrowing", "break",
        "case", "catch", "class", "consuming", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard",
        "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator",
        "precedencegroup", "private", "protocol", "public", "repeat", "rethrows", "return", "self",
        "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
        "typealias", "var", "where", "while",
    ]

    /// Members that mean something else behind a dot, even in back quotes.
    static let unusableMembers: Set<String> = ["self", "init", "Type", "Protocol"]

    /// What every emitted enumeration declares already.
    static let enumerationMembers: Set<String> = [
        "allCases", "hashValue", "name", "names", "rawValue",
    ]

    /// What every emitted union declares already.
    static let unionMembers: Set<String> = ["alternatives", "read", "write"]

    /// Types of the standard library that emitted code, or the code that imports it, names without
    /// a module.
    static let standardTypes: Set<String> = [
        "Actor", "Any", "AnyHashable", "AnyObject", "Array", "ArraySlice", "AsyncSequence", "Bool",
        "CaseIterable", "Character", "ClosedRange", "Clock", "Codable", "Collection", "Comparable",
        "Decodable", "Decoder", "Dictionary", "Double", "Duration", "Encodable", "Encoder",
        "Equatable", "Error", "Executor", "Float", "Hashable", "Hasher", "Identifiable", "Int",
        "Int16", "Int32", "Int64", "Int8", "Iterator", "KeyPath", "MainActor", "Mirror", "Never",
        "Optional", "Protocol", "Range", "RawRepresentable", "RegexComponent", "Result", "Self",
        "Sendable", "Sequence", "Set", "Span", "StaticString", "String", "StringProtocol",
        "Substring", "Swift", "Task", "TaskGroup", "Type", "UInt", "UInt16", "UInt32", "UInt64",
        "UInt8", "Unicode", "Void",
    ]
}
