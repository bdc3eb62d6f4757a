/// A pattern as a table: one look for each byte of a text, whatever the text is.
///
/// It never changes, so that threads share it without a lock, and a search takes time in
/// proportion to the text and no memory.
struct PatternTable: Sendable {
    /// The state from which nothing matches any more.
    static let dead: UInt16 = 0
    /// The state of a text that matches, however it goes on.
    static let matched: UInt16 = 1

    /// The class of each byte: bytes of one class lead to the same states everywhere.
    let classes: [UInt8]
    let classCount: Int
    /// The next state by state and class.
    let next: [UInt16]
    /// Whether a text that ends in a state matches.
    let acceptsAtEnd: [Bool]
    let start: UInt16

    /// Makes the table of a pattern; nil when it is not regular, or takes too much of a table.
    init?(_ pattern: PatternNode) {
        do {
            self = try Determinizer.table(ByteAutomaton(pattern))
        } catch {
            return nil
        }
    }

    init(
        classes: ByteClasses, next: [UInt16], acceptsAtEnd: [Bool], start: UInt16
    ) {
        self.classes = classes.table
        classCount = classes.count
        self.next = next
        self.acceptsAtEnd = acceptsAtEnd
        self.start = start
    }

    /// Whether the pattern matches somewhere in a text of valid UTF-8.
    func matches(_ text: Span<UInt8>) -> Bool {
        var state = start
        for index in 0..<text.count {
            if state <= Self.matched { break }
            state = next[Int(state) * classCount + Int(classes[Int(text[index])])]
        }
        return acceptsAtEnd[Int(state)]
    }
}
