// Looking ahead, so that an object can be seen for what it is before it is read: the alternatives
// of a schema differ in a property. Only the members of the object itself are looked at; what they
// hold is stepped over by its brackets and quotes, without a frame and without a `String`. A text
// that is no JSON may get any answer but never a trap: whoever asks reads the object afterwards,
// and it is the reading that is strict.

/// What was found at a name of the next object.
public enum JSONGlance: Sendable, Hashable {
    /// The string that stands at this index in the table.
    case known(Int)
    /// A string that is not in the table.
    case unknown
    /// A value of another kind.
    case other(JSONKind)
    /// Nothing.
    case absent
}

extension JSONReader {
    /// Which of `values` the next value, an object, has as its property `name`; nothing is read.
    ///
    /// `name` is a table of one.
    public func glance(
        at name: JSONNameTable, for values: JSONNameTable
    ) -> JSONGlance {
        var found = JSONGlance.absent
        forEachMember(in: name) { text, _, value in
            found = text.glance(at: value, for: values)
            // Of two properties with one name the last counts, where that is no error.
            return strictness == .rfc8259
        }
        return found
    }

    /// A bit for each of the first 64 of `names` that the next value, an object, has as a property;
    /// nothing is read.
    public func glance(for names: JSONNameTable) -> UInt64 {
        var found: UInt64 = 0
        forEachMember(in: names) { _, index, _ in
            found |= 1 << UInt64(index)
            return true
        }
        return found
    }

    /// Calls with the index of each member's name that is in `names` and the place of its value,
    /// until the answer is false.
    @inline(__always)
    private func forEachMember(
        in names: JSONNameTable, _ body: (Span<UInt8>, Int, Int) -> Bool
    ) {
        let text = bytes.span
        var position = position
        while byte(at: position) <= ASCII.space, position < bytes.count { position += 1 }
        guard byte(at: position) == ASCII.openBrace else { return }
        position += 1
        while let name = text.nextName(from: &position) {
            if let index = try? text.index(of: name, in: names, expecting: 0),
                !body(text, index, position)
            {
                return
            }
            guard text.stepOver(&position) else { return }
        }
    }
}

extension Span<UInt8> {
    /// Moves to the value behind the next name; nil when there is none.
    fileprivate func nextName(from position: inout Int) -> StringToken? {
        let space = ASCII.space
        while position < count, self[position] <= space || self[position] == ASCII.comma {
            position += 1
        }
        guard position < count, self[position] == ASCII.quote,
            let name = try? stringToken(from: position + 1)
        else { return nil }
        position = name.end + 1
        while position < count, self[position] <= space || self[position] == ASCII.colon {
            position += 1
        }
        return name
    }

    /// Moves behind the value, to the comma or brace of the object that it is in; false when the
    /// text ends before.
    fileprivate func stepOver(_ position: inout Int) -> Bool {
        var depth = 0
        while position < count {
            switch self[position] {
            case ASCII.quote:
                guard let token = try? stringToken(from: position + 1) else { return false }
                position = token.end
            case ASCII.openBrace, ASCII.openBracket: depth += 1
            case ASCII.closeBrace where depth == 0, ASCII.comma where depth == 0: return true
            case ASCII.closeBrace, ASCII.closeBracket: depth -= 1
            default: break
            }
            position += 1
        }
        return false
    }

    /// What the value at `position` is.
    fileprivate func glance(at position: Int, for values: JSONNameTable) -> JSONGlance {
        guard position < count else { return .absent }
        switch self[position] {
        case ASCII.quote:
            guard let token = try? stringToken(from: position + 1),
                let index = try? index(of: token, in: values, expecting: 0)
            else { return .unknown }
            return .known(index)
        case ASCII.openBrace: return .other(.object)
        case ASCII.openBracket: return .other(.array)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .other(.boolean)
        case UInt8(ascii: "n"): return .other(.null)
        default: return .other(.number)
        }
    }
}
