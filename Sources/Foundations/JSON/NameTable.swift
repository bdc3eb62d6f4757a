/// A fixed list of names that is searched with the bytes of a JSON text, without making a `String`.
///
/// A name's first eight bytes are one word, so that a short name is found by comparing a word and a
/// length. The caller says which name it expects (objects mostly come in one order); when that
/// fails, an open-addressing table finds it. The names are the program's own, so a flood of
/// collisions cannot be sent from outside.
public struct JSONNameTable: Sendable {
    private struct Entry {
        let word: Word
        let start: Int
        let length: Int
    }

    private let text: [UInt8]
    private let entries: [Entry]
    /// 0 for an empty slot, otherwise an index into `entries` plus one; at least half are empty.
    private let slots: [UInt32]

    /// Makes a table of different names.
    public init(_ names: [StaticString]) {
        self.init(texts: names.map(\.utf8Array))
    }

    /// Makes a table of different names.
    public init(_ names: [String]) {
        self.init(texts: names.map { Array($0.utf8) })
    }

    private init(texts: [[UInt8]]) {
        var text: [UInt8] = []
        var entries: [Entry] = []
        for name in texts {
            let start = text.count
            text.append(contentsOf: name)
            let word = text.span.word(at: start)
            entries.append(Entry(word: word, start: start, length: text.count - start))
        }
        var capacity = 4
        while capacity < entries.count * 2 { capacity *= 2 }
        var slots = [UInt32](repeating: 0, count: capacity)
        for (index, entry) in entries.enumerated() {
            var slot = Self.hash(text.span, entry.word, entry.start, entry.length) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = UInt32(index + 1)
        }
        self.text = text
        self.entries = entries
        self.slots = slots
    }

    /// How many names there are.
    public var count: Int { entries.count }

    /// The name at `index`.
    public subscript(index: Int) -> String {
        let entry = entries[index]
        return String(decoding: text[entry.start..<entry.start + entry.length], as: UTF8.self)
    }

    /// Where `name` stands in the list, compared byte by byte; nil when it does not.
    public func index(of name: String) -> Int? { index(of: name, expecting: 0) }

    /// Where `name` stands in the list, compared byte by byte; nil when it does not. `guess` is
    /// looked at first.
    public func index(of name: String, expecting guess: Int) -> Int? {
        let bytes = name.utf8Span.span
        return index(of: bytes, from: 0, length: bytes.count, expecting: guess)
    }

    /// Where the name of `length` bytes at `start` stands in the list; `guess` is looked at first.
    @inline(__always)
    func index(of bytes: Span<UInt8>, from start: Int, length: Int, expecting guess: Int) -> Int? {
        let word = bytes.word(at: start).prefix(length)
        if guess < entries.count, matches(guess, bytes, word, start, length) { return guess }
        return search(bytes, word, start, length)
    }

    private func search(_ bytes: Span<UInt8>, _ word: Word, _ start: Int, _ length: Int) -> Int? {
        let mask = slots.count - 1
        var slot = Self.hash(bytes, word, start, length) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if matches(index, bytes, word, start, length) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    @inline(__always)
    private func matches(
        _ index: Int, _ bytes: Span<UInt8>, _ word: Word, _ start: Int, _ length: Int
    ) -> Bool {
        let entry = entries[index]
        guard entry.word == word, entry.length == length else { return false }
        return length <= 8 || tailsMatch(entry, bytes, start)
    }

    /// Compares what follows the first word; the last word overlaps the one before it.
    private func tailsMatch(_ entry: Entry, _ bytes: Span<UInt8>, _ start: Int) -> Bool {
        let names = text.span
        let last = entry.length - 8
        var offset = 8
        while offset < last {
            guard names.word(at: entry.start + offset) == bytes.word(at: start + offset) else {
                return false
            }
            offset += 8
        }
        return names.word(at: entry.start + last) == bytes.word(at: start + last)
    }

    private static func hash(
        _ bytes: Span<UInt8>, _ word: Word, _ start: Int, _ length: Int
    ) -> Int {
        // An odd multiplier spreads every byte to the high half, which is the part that is used.
        var mixed = (word ^ Word(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
        // Every word counts: names of a schema often begin and end alike.
        var offset = 8
        while offset < length {
            let next = bytes.word(at: start &+ Swift.min(offset, length &- 8))
            mixed = (mixed ^ (mixed >> 32) ^ next) &* 0x9E37_79B9_7F4A_7C15
            offset &+= 8
        }
        return Int(truncatingIfNeeded: mixed >> 33)
    }
}

extension Span<UInt8> {
    /// Where the name that `token` stands for is in `names`; `guess` is looked at first.
    @inline(__always)
    func index(
        of token: StringToken, in names: JSONNameTable, expecting guess: Int
    ) throws(JSONSyntaxError) -> Int? {
        if token.hasEscapes { return names.index(of: try string(of: token)) }
        return names.index(
            of: self, from: token.start, length: token.end - token.start, expecting: guess)
    }
}

extension StaticString {
    var utf8Array: [UInt8] {
        withUTF8Buffer { buffer in unsafe Array(buffer) }
    }
}
