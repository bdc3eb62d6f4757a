/// A line of CommonMark, as far as comments must know it.
///
/// A line break within a paragraph is a blank to CommonMark, and descriptions are wrapped to all
/// sorts of widths, so the lines of a paragraph become one, which is wrapped again. Where it is not
/// certain that a line goes on in the next one, both stay as they are.
struct Prose {
    /// The line without blanks at its end.
    private(set) var text: String
    /// Whether it must stay as it is: code and tables.
    let isVerbatim: Bool
    /// Whether the next line may go on with what this one says.
    private var isOpen: Bool
    private let isContinuation: Bool
    /// How many blanks it starts with.
    private let margin: Int

    /// Lines that are shorter were hardly wrapped.
    private static let shortest = 30

    /// Reads a line; `isFenced` says whether lines are code between fences.
    init(_ line: String, isFenced: inout Bool) {
        let bytes = line.utf8
        let blank = UInt8(ascii: " ")
        let content = bytes.drop { $0 == blank }
        var end = bytes[...]
        while end.last == blank { end.removeLast() }
        text = String(Substring(end))
        margin = content.isEmpty ? 0 : bytes.count - content.count

        let isFence = content.starts(with: "```".utf8) || content.starts(with: "~~~".utf8)
        if isFence { isFenced.toggle() }
        isVerbatim = isFenced || content.first == UInt8(ascii: "|") || margin >= 4
        // Two blanks and a backslash are line breaks that were meant.
        let breaks = bytes.count - end.count > 1 || end.last == UInt8(ascii: "\\")
        isOpen =
            !isVerbatim && !isFence && !breaks && end.count >= Self.shortest
            && end.last != UInt8(ascii: ":") && Self.mayGoOn(content)
        isContinuation = !isVerbatim && Self.isContinuation(content)
    }

    /// Whether a line is of the same paragraph.
    func continues(with next: Prose) -> Bool {
        isOpen && next.isContinuation && next.margin == margin
    }

    /// Goes on with a line of the same paragraph.
    mutating func append(_ next: Prose) {
        text += " " + next.text.utf8.drop { $0 == UInt8(ascii: " ") }.text
        isOpen = next.isOpen
    }

    /// Not headings, quotations, HTML, tables and rules.
    private static func mayGoOn(_ content: Substring.UTF8View) -> Bool {
        switch content.first {
        case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "|"): false
        default: content.contains { isLetterOrDigit($0) } && !content.contains(UInt8(ascii: "|"))
        }
    }

    /// Whether a line can only be more of a paragraph: it starts with a letter or a sign that
    /// starts no block.
    private static func isContinuation(_ content: Substring.UTF8View) -> Bool {
        guard let first = content.first, !content.contains(UInt8(ascii: "|")) else { return false }
        switch first {
        case UInt8(ascii: "("), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"):
            return true
        // Code, but no fence.
        case UInt8(ascii: "`"): return content.dropFirst().first != UInt8(ascii: "`")
        case 0x30...0x39:
            // Not the number of an element of a list.
            let next = content.drop { (0x30...0x39).contains($0) }.first
            return next != UInt8(ascii: ".") && next != UInt8(ascii: ")")
        default: return isLetterOrDigit(first)
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        default: false
        }
    }
}

extension Substring.UTF8View {
    fileprivate var text: Substring { Substring(self) }
}
