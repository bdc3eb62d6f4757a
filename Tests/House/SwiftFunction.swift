/// A function, initializer, subscript or computed value with a body.
struct SwiftFunction {
    let name: String
    /// Where its declaration begins, from 1.
    let line: Int
    /// From the line of its name to that of its last brace.
    let lineCount: Int

    /// The functions of a file, inner ones too.
    static func all(in text: String) -> [SwiftFunction] {
        let code = SwiftText(text).code
        let declaration =
            /\b(?:func (?<name>[^\s(<]+|<[^\s(]*)|(?<kind>init[?!]?(?=[(<])|subscript(?=[(<])|deinit(?= *\{)))/
        var functions: [SwiftFunction] = []
        var line = 1
        var counted = code.startIndex
        for match in code.matches(of: declaration) {
            let start = match.range.lowerBound
            line += code[counted..<start].utf8.count { $0 == UInt8(ascii: "\n") }
            counted = start
            // `self.init(…)`, `.init(…)` and `super.init(…)` call.
            if code[..<start].last == "." { continue }
            guard let end = end(of: code[match.range.upperBound...]) else { continue }
            let length = code[start..<end].utf8.count { $0 == UInt8(ascii: "\n") } + 1
            let name = String(match.output.name ?? match.output.kind ?? "")
            functions.append(SwiftFunction(name: name, line: line, lineCount: length))
        }
        return functions
    }

    /// The place of the brace that ends the body; nil for a requirement of a protocol.
    private static func end(of declaration: Substring) -> Substring.Index? {
        var parentheses = 0
        var braces = 0
        var word = ""
        for index in declaration.utf8.indices {
            let byte = declaration.utf8[index]
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["): parentheses += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): parentheses -= 1
            case UInt8(ascii: "{") where parentheses <= 0: braces += 1
            case UInt8(ascii: "}") where parentheses <= 0:
                if braces <= 1 { return braces == 1 ? index : nil }
                braces -= 1
            default: break
            }
            guard braces == 0, parentheses == 0 else { continue }
            // The next declaration begins: this one had no body.
            guard (UInt8(ascii: "@")...UInt8(ascii: "z")).contains(byte) else {
                word = ""
                continue
            }
            word.append(Character(Unicode.Scalar(byte)))
            if isDeclaration(word) { return nil }
        }
        return nil
    }

    private static func isDeclaration(_ word: String) -> Bool {
        ["func", "init", "subscript", "var", "let", "static", "mutating", "associatedtype", "case"]
            .contains(word)
    }
}
