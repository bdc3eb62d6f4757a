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

    private var text = ""

    /// The code as text, with a line break at the end unless it is empty.
    static func print(
        _ code: Code, access: EmissionConfiguration.Access = .public
    ) -> String {
        var layout = Layout()
        var line: [Code.Piece] = []
        var indent = 0
        for piece in code.pieces {
            switch piece {
            case .newline(let next):
                layout.print(line, indent: indent)
                (line, indent) = ([], next)
            case .access: line.append(.text(access.modifier))
            case .spiAccess:
                // Only public declarations can have it.
                let spi = access == .public ? "@_spi(\(Runtime.spi)) " : ""
                line.append(.text(spi + access.modifier))
            default: line.append(piece)
            }
        }
        if !code.isEmpty { layout.print(line, indent: indent) }
        return layout.text
    }

    private mutating func print(_ line: [Code.Piece], indent: Int) {
        // Most lines have no place where they could be broken.
        if line.allSatisfy({ if case .text = $0 { true } else { false } }) {
            if !line.isEmpty { text += String(repeating: " ", count: indent) }
            for case .text(let part) in line { text += part }
            text += "\n"
            return
        }
        var pieces = line[...]
        let lines = Self.lines(Self.elements(&pieces), indent: indent, reserve: 0)
        for line in lines {
            text += line.text.isEmpty ? "" : String(repeating: " ", count: line.indent) + line.text
            text += "\n"
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
    private static func elements(_ pieces: inout ArraySlice<Code.Piece>) -> [Element] {
        var elements: [Element] = []
        while let piece = pieces.first {
            switch piece {
            case .text(let text): elements.append(.text(text))
            case .fold: elements.append(.fold)
            case .open(let form):
                pieces.removeFirst()
                elements.append(.list(form, items: items(&pieces)))
            case .separator, .close, .newline, .access, .spiAccess: return elements
            }
            pieces.removeFirst()
        }
        return elements
    }

    /// Reads the items of a list; leaves its `close` in front.
    private static func items(_ pieces: inout ArraySlice<Code.Piece>) -> [[Element]] {
        var items = [elements(&pieces)]
        while pieces.first == .separator {
            pieces.removeFirst()
            items.append(elements(&pieces))
        }
        return items.count == 1 && items[0].isEmpty ? [] : items
    }

    // MARK: Lines

    private struct Line {
        var indent: Int
        var text: String

        /// Whether so many columns may follow.
        ///
        /// Two columns stay free: `swift format` breaks some lists, and lists in lists, that end in
        /// the very last ones.
        func fits(_ more: Int) -> Bool { indent + text.columns + more < Layout.columns - 1 }
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
