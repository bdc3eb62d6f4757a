import CodeText

// Which names a file imports is read off its code: an emitter that writes a name need not say so a
// second time. Words in comments and literals, and names of members, are none.

/// The code of a tag's file with its imports.
struct Module {
    let parts: [Code]

    /// The files of the runtime that it imports from.
    private(set) var runtime: Set<TypeScriptRuntime.File> = []

    init(_ code: [Code], names: TypeScriptNames) {
        var words = Set<[UInt8]>()
        for part in code { part.bytes.addWords(to: &words) }
        func used(_ names: [String]) -> [Code] {
            names.filter { words.contains(Array($0.utf8)) }.map { Code(trusted: $0) }
        }
        var imports: [Code] = []
        for file in TypeScriptRuntime.File.allCases {
            let lines = Self.lines(
                used(file.vocabulary.values), used(file.vocabulary.types),
                from: "./runtime/\(file.rawValue).js")
            if !lines.isEmpty { runtime.insert(file) }
            imports += lines
        }
        let codes = names.problems.map { [$0.all, $0.common] } ?? []
        let schemas = Set((names.types + codes).map(\.text)).sorted()
        imports += Self.lines([], used(schemas), from: "./schemas.js")
        parts = [imports.lines()] + code
    }

    private static func lines(_ values: [Code], _ types: [Code], from path: String) -> [Code] {
        let path = TypeScriptLiteral.string(path)
        func line(_ keyword: Code, _ names: [Code]) -> [Code] {
            names.isEmpty
                ? [] : ["\(keyword) \(Code.braced(names, "{", "}", within: 90)) from \(path);"]
        }
        return line("import", values) + line("import type", types)
    }
}

extension [UInt8] {
    /// Adds every identifier of the code that stands in no literal and no comment.
    fileprivate func addWords(to words: inout Set<[UInt8]>) {
        var position = 0
        while position < count {
            let byte = self[position]
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
                position = end(ofLiteral: position)
            } else if byte == UInt8(ascii: "/"), position + 1 < count,
                self[position + 1] == UInt8(ascii: "*")
            {
                position = end(ofComment: position)
            } else if byte.isWordPart {
                let start = position
                while position < count, self[position].isWordPart { position += 1 }
                // What a colon follows is the name of a member.
                let behind = self[position...].prefix(2)
                let isMember = behind.first == UInt8(ascii: ":") || behind.elementsEqual("?:".utf8)
                if !isMember { words.insert(Array(self[start..<position])) }
            } else {
                position += 1
            }
        }
    }

    private func end(ofLiteral start: Int) -> Int {
        var position = start + 1
        while position < count, self[position] != self[start] {
            position += self[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return position + 1
    }

    private func end(ofComment start: Int) -> Int {
        var position = start + 2
        while position + 1 < count {
            if self[position] == UInt8(ascii: "*"), self[position + 1] == UInt8(ascii: "/") {
                break
            }
            position += 1
        }
        return position + 2
    }
}

extension UInt8 {
    fileprivate var isWordPart: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        case UInt8(ascii: "_"), UInt8(ascii: "$"): true
        default: false
        }
    }
}
