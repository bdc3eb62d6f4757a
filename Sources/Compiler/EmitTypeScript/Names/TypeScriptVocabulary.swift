/// Words that TypeScript, or the code around an emitted name, has taken already.
enum TypeScriptVocabulary {
    /// Words that are no identifiers in modules (ECMA-262 12.7.2), and names of types that cannot be
    /// declared.
    static let keywords: Set<String> = [
        "any", "arguments", "as", "async", "await", "bigint", "boolean", "break", "case", "catch",
        "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum", "eval",
        "export", "extends", "false", "finally", "for", "function", "globalThis", "if",
        "implements", "import", "in", "infer", "instanceof", "interface", "keyof", "let", "never",
        "new", "null", "number", "object", "package", "private", "protected", "public", "readonly",
        "return", "static", "string", "super", "switch", "symbol", "this", "throw", "true", "try",
        "type", "typeof", "undefined", "unique", "unknown", "var", "void", "while", "with", "yield",
    ]

    /// Types of the platform that emitted files name. Others may be shadowed: what is imported is its
    /// user's choice.
    static let globals: Set<String> = ["AsyncIterable", "Exclude", "Iterable", "Response"]

    /// Files that stand beside those of the tags, and names that some systems do not take for files.
    static let files: Set<String> = [
        "aux", "con", "contract", "index", "nul", "prn", "runtime", "schemas",
    ]
}
