import CodeText

// How Code becomes characters.
//
// A line that fits into 100 columns is printed as it is. In one that does not, the first outermost
// list is broken: its items are filled into lines of their own, four columns further in, and an
// item that is still too wide is broken by the same rule. A line with a fold (behind a label, a
// `case`, an equals sign) is broken there first. `swift format` keeps line breaks that stand where
// it may break, so its output equals its input; the tests hold the golden files against it. A
// literal that is too wide by itself stays so, as it does there.

/// Prints Code.
struct Layout {
    /// The widest line; the same number as `lineLength` in .swift-format.
    static let columns = 100
    /// One more level of indentation.
    static let step = 4

    private let access: EmissionConfiguration.Access
    /// What an emitter writes in front of a declaration, and what is printed for it.
    private let modifiers: [(written: [UInt8], printed: String)]
    private let blocks: [String]
    private var text: [UInt8] = []

    /// The code as UTF-8, with a line break at the end unless it is empty.
    ///
    /// - Parameters:
    ///   - code: The code.
    ///   - access: Who may use what is declared publicly.
    ///   - blocks: The texts of ``Code/block(_:)``.
    static func print(
        _ code: Code, access: EmissionConfiguration.Access = .public, blocks: [String] = []
    ) -> [UInt8] {
        var layout = Layout(access: access, blocks: blocks)
        layout.text.reserveCapacity(code.bytes.count)
        var start = 0
        while start < code.bytes.count {
            let end = code.bytes[start...].endOfLine
            let isBroken = code.bytes[end - 1] == UInt8(ascii: "\n")
            layout.print(code.bytes[start..<(isBroken ? end - 1 : end)])
            // A break at the end starts an empty line.
            if isBroken, end == code.bytes.count { layout.print([]) }
            start = end
        }
        return layout.text
    }

    private init(access: EmissionConfiguration.Access, blocks: [String]) {
        self.access = access
        let spi = "@_spi(\(Runtime.spi)) "
        modifiers = [
            (Array("public ".utf8), access.modifier),
            // Only public declarations can have it.
            (Array((spi + "public ").utf8), (access == .public ? spi : "") + access.modifier),
        ]
        self.blocks = blocks
    }

    private mutating func print(_ line: ArraySlice<UInt8>) {
        var content = line.drop { $0 == UInt8(ascii: " ") }
        let indent = content.startIndex - line.startIndex
        let start = text.count
        if content.first == Code.Mark.block, let number = content.last {
            Self.append(
                block: blocks[Int(number) - 0x20], column: indent, to: &text)
        } else if !content.isEmpty {
            text += line[..<content.startIndex]
            let modifier = takeModifier(&content)
            text += modifier.utf8
            if appendFlat(content), !Line.fits(columns: columns(from: start)) {
                let elements = [.text(modifier)] + elements(&content)
                let lines = Self.lines(elements, indent: indent, reserve: 0)
                text.removeSubrange(start...)
                for line in lines { append(line) }
                return
            }
        }
        text.append(UInt8(ascii: "\n"))
    }

    /// Takes `public` off the start of a line; what is printed in its place.
    private func takeModifier(_ content: inout ArraySlice<UInt8>) -> String {
        for (written, printed) in modifiers where content.starts(with: written) {
            content = content.dropFirst(written.count)
            return printed
        }
        return ""
    }

    private mutating func append(_ line: Line) {
        if !line.text.isEmpty {
            text += repeatElement(UInt8(ascii: " "), count: line.indent)
            text += line.text.utf8
        }
        text.append(UInt8(ascii: "\n"))
    }

    /// Appends a line without breaking it; true when there are places where it may be broken.
    private mutating func appendFlat(_ line: ArraySlice<UInt8>) -> Bool {
        var isBreakable = false
        var rest = line
        while let position = rest.firstIndex(where: { $0 < UInt8(ascii: " ") }) {
            text += rest[..<position]
            let mark = rest[position]
            text += flat(mark).utf8
            isBreakable = isBreakable || mark != Code.Mark.access
            rest = rest[(position + 1)...]
        }
        text += rest
        return isBreakable
    }

    /// How wide the text is from a byte on.
    private func columns(from start: Int) -> Int {
        let line = text[start...]
        return Line.fits(columns: line.count)
            ? line.count : String(decoding: line, as: UTF8.self).columns
    }

    /// What stands for a mark in a line that is not broken.
    private func flat(_ mark: UInt8) -> String {
        switch mark {
        case Code.Mark.separator: ", "
        case Code.Mark.fold: " "
        case Code.Mark.access: access.modifier
        case Code.Mark.open...:
            List.Form(rawValue: mark & 0x07).map { form in
                mark < Code.Mark.close ? form.flat.open : form.flat.close
            } ?? ""
        default: ""
        }
    }

    // MARK: Elements

    /// A part of one line.
    fileprivate indirect enum Element {
        case text(String)
        case list(List.Form, items: [[Element]])
        case fold

        var flat: String {
            switch self {
            case .text(let text): text
            case .fold: " "
            case .list(let form, let items):
                form.flat.open + items.map(\.flat).joined(separator: ", ") + form.flat.close
            }
        }
    }

    /// Reads elements up to the end of the list that they are in.
    private func elements(_ bytes: inout ArraySlice<UInt8>) -> [Element] {
        var elements: [Element] = []
        while let byte = bytes.first {
            switch byte {
            case UInt8(ascii: " ")...:
                let text = bytes.prefix { $0 >= UInt8(ascii: " ") }
                elements.append(.text(String(decoding: text, as: UTF8.self)))
                bytes = bytes[text.endIndex...]
                continue
            case Code.Mark.fold: elements.append(.fold)
            case Code.Mark.access: elements.append(.text(flat(byte)))
            case Code.Mark.open..<Code.Mark.close:
                guard let form = List.Form(rawValue: byte - Code.Mark.open) else { break }
                bytes.removeFirst()
                elements.append(.list(form, items: items(&bytes)))
            default: return elements
            }
            bytes.removeFirst()
        }
        return elements
    }

    /// Reads the items of a list; leaves its end in front.
    private func items(_ bytes: inout ArraySlice<UInt8>) -> [[Element]] {
        var items = [elements(&bytes)]
        while bytes.first == Code.Mark.separator {
            bytes.removeFirst()
            items.append(elements(&bytes))
        }
        return items.count == 1 && items[0].isEmpty ? [] : items
    }

    // MARK: Lines

    private struct Line {
        var indent: Int
        var text: String

        /// Whether so many columns may follow.
        func fits(_ more: Int) -> Bool { Line.fits(columns: indent + text.columns + more) }

        /// Two columns stay free: `swift format` breaks some lists, and lists in lists, that end in
        /// the very last ones.
        static func fits(columns: Int) -> Bool { columns < Layout.columns - 1 }
    }

    /// Lays elements out; `reserve` columns are needed behind the last line.
    private static func lines(_ elements: [Element], indent: Int, reserve: Int) -> [Line] {
        let flat = Line(indent: indent, text: elements.flat)
        if flat.fits(reserve) { return [flat] }
        if let position = elements.firstIndex(where: \.isFold) {
            let rest = Array(elements[(position + 1)...])
            return [Line(indent: indent, text: elements[..<position].flat)]
                + lines(rest, indent: indent + step, reserve: reserve)
        }
        guard let position = elements.firstIndex(where: \.isBreakable),
            case .list(let form, let items) = elements[position]
        else { return [flat] }
        let head = elements[..<position].flat
        let tail = elements[(position + 1)...].flat
        return lines(form, items, indent: indent, head: head, tail: tail, reserve: reserve)
    }

    /// Lays a list out below `head`; `tail` follows its end.
    private static func lines(
        _ form: List.Form, _ items: [[Element]], indent: Int, head: String, tail: String,
        reserve: Int
    ) -> [Line] {
        let inner = indent + step
        var lines = [Line(indent: indent, text: head)]
        if form.breaksAfterOpen {
            lines[0].text += form.flat.open
            lines.append(Line(indent: inner, text: ""))
        }
        // Behind an item that needed several lines, the next one starts a line.
        var isOpen = true
        for (number, item) in items.enumerated() {
            let isLast = number == items.count - 1
            let hasComma = !isLast || form.hasTrailingComma && items.count > 1
            let behind = isLast && !form.breaksBeforeClose ? 1 + tail.columns + reserve : 0
            let space = number == 0 ? "" : " "
            let flat = space + item.flat
            if isOpen, lines[lines.count - 1].fits(flat.columns + max(behind, hasComma ? 1 : 0)) {
                lines[lines.count - 1].text += flat
            } else {
                let laid = Self.lines(item, indent: inner, reserve: max(behind, hasComma ? 1 : 0))
                if lines[lines.count - 1].text.isEmpty { lines.removeLast() }
                lines += laid
                isOpen = laid.count == 1
            }
            if hasComma { lines[lines.count - 1].text += "," }
        }
        let end = (form == .conditions ? "" : form.flat.close) + tail
        if form.breaksBeforeClose || !lines[lines.count - 1].fits(end.columns + reserve) {
            lines.append(Line(indent: indent, text: end))
        } else {
            lines[lines.count - 1].text += end
        }
        return lines
    }
}

extension Layout.Element {
    /// Whether it is a list that holds something.
    fileprivate var isBreakable: Bool {
        if case .list(_, let items) = self { !items.isEmpty } else { false }
    }

    /// Whether the line may be broken here when nothing else can be.
    fileprivate var isFold: Bool {
        if case .fold = self { true } else { false }
    }
}

extension Sequence<Layout.Element> {
    /// The elements on one line.
    fileprivate var flat: String { map(\.flat).joined() }
}
