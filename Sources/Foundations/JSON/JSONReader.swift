// JSONReader reads a JSON text once, from its bytes, straight into the types that ask for it.
//
// Theory of operation. `position` is the next byte. A type asks for what its schema says: the value
// is there, or the next value is of another kind, or the text is no JSON. The last is thrown and
// ends everything; the second is a violation: it is noted, the value is skipped and nil is
// returned, so that one pass finds all violations.
//
// Where a violation happened is known from the frames: `frame` is the innermost open object or
// array, `outer` the ones around it. A frame holds only numbers (where the current property's name
// begins, which element it is, which properties were seen), so keeping it up to date costs a few
// stores; a JSON Pointer is made of them only when there is something to report. What few objects
// need (the names of undeclared properties, bits for more than 64 declared ones) lies in `spills`,
// a stack beside the frames.
//
// Nothing here can trap whatever the bytes and the calls: `byte(at:)` gives 0, which no token
// begins with, past the end, and closing what is not open leaves the outermost frame in place.

/// Reads a JSON text (RFC 8259) from its bytes, noting where it breaks what is asked of it.
///
///     var json = JSONReader(body)
///     let creation = try MessageCreation.read(from: &json)
///     try json.finish()
///     guard let creation, json.violations.isEmpty else { throw ContractError(json.violations) }
///
/// It is a value: a copy reads on its own from where the original stood.
public struct JSONReader: Sendable {
    /// An object or array that is open.
    struct Frame: Sendable {
        var isObject = false
        /// Where the opening quote of the current property's name is; -1 before the first.
        var nameStart = -1
        /// How many members or elements were begun.
        var count = 0
        /// One bit for each of the first 64 declared properties that were seen.
        var seen: UInt64 = 0
        /// Where the next declared name is looked for first.
        var guess = 0
        /// An index into `spills`; -1 while it has none.
        var spill = -1
    }

    /// What only some frames need.
    struct Spill: Sendable {
        var names: Set<ExactKey> = []
        var wide = PropertyKeys.Mask()
    }

    let bytes: [UInt8]
    let strictness: JSONStrictness
    let limits: JSONLimits
    var position = 0
    var depth = 0
    var frame = Frame()
    var outer: [Frame] = []
    var spills: [Spill] = []
    /// How many members and elements the last object and array of a tree had: the next is likely to
    /// have as many.
    var treeCounts = (members: 0, elements: 0)
    /// How many attempts were made to read values in one of several ways.
    var attempts = 0
    /// The violations in the order of the text, at most as many as the limits say.
    public internal(set) var violations: [JSONViolation] = []
    /// How many violations there are, kept or not.
    public internal(set) var violationCount = 0
    /// Whether limits of values are let pass, and what no schema names: so answers are read, whose
    /// sender may follow a newer contract. What no value can be made of is a violation all the same.
    public var isLenient: Bool

    /// Makes a reader that stands before the first byte.
    public init(
        _ bytes: [UInt8], strictness: JSONStrictness = .strict, limits: JSONLimits = .standard,
        isLenient: Bool = false
    ) {
        self.bytes = bytes
        self.isLenient = isLenient
        self.strictness = strictness
        self.limits = limits
    }

    /// How many bytes have been read.
    public var offset: Int { position }

    /// The kind of the next value, which stays unread.
    public mutating func peek() throws(JSONSyntaxError) -> JSONKind {
        skipWhiteSpace()
        switch byte(at: position) {
        case ASCII.quote: return .string
        case ASCII.openBrace: return .object
        case ASCII.openBracket: return .array
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case ASCII.minus, ASCII.zero...ASCII.nine: return .number
        default: throw error(position < bytes.count ? "expected a value" : "the text ends early")
        }
    }

    /// Whether the next value is `null`, which is then read.
    public mutating func readNull() throws(JSONSyntaxError) -> Bool {
        skipWhiteSpace()
        guard byte(at: position) == UInt8(ascii: "n") else { return false }
        try expect("null", 0x6C6C_756E, length: 4)
        return true
    }

    /// The next value if it is `true` or `false`; a violation of `type` and nil otherwise.
    public mutating func boolean() throws(JSONSyntaxError) -> Bool? {
        skipWhiteSpace()
        switch byte(at: position) {
        case UInt8(ascii: "t"):
            try expect("true", 0x6575_7274, length: 4)
            return true
        case UInt8(ascii: "f"):
            try expect("false", 0x65_736C_6166, length: 5)
            return false
        default:
            try refuseKind(expected: "a boolean")
            return nil
        }
    }

    /// Counts an attempt to read the next value in one of several ways; too many are an error.
    ///
    /// Attempts within attempts multiply; the limit keeps a caller from making them costly.
    public mutating func countAttempt() throws(JSONSyntaxError) {
        attempts += 1
        guard attempts <= limits.maximumAttempts else {
            throw error("the value can be read in too many ways")
        }
    }

    /// Takes over how many attempts a copy has made.
    public mutating func takeAttempts(of copy: JSONReader) {
        attempts = max(attempts, copy.attempts)
    }

    /// Makes sure that only white space follows.
    public mutating func finish() throws(JSONSyntaxError) {
        skipWhiteSpace()
        guard position == bytes.count else { throw error("unexpected text after the value") }
    }

    // MARK: Bytes

    /// The byte at `index`, or 0 past the end, which no token of JSON begins with.
    @inline(__always)
    func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    // RFC 8259 2: ws = *( %x20 / %x09 / %x0A / %x0D )
    @inline(__always)
    mutating func skipWhiteSpace() {
        guard byte(at: position) <= ASCII.space else { return }
        skipLongWhiteSpace()
    }

    private mutating func skipLongWhiteSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.space, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn: position += 1
            default: return
            }
        }
    }

    /// Reads the literal of `length` bytes whose text is `word`.
    private mutating func expect(
        _ literal: StaticString, _ word: Word, length: Int
    ) throws(JSONSyntaxError) {
        guard bytes.span.word(at: position).prefix(length) == word else {
            throw error("expected '\(literal)'")
        }
        position += length
    }

    @inline(__always)
    func error(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: position, reason: reason)
    }

    // MARK: Frames

    @inline(__always)
    mutating func open(isObject: Bool) throws(JSONSyntaxError) {
        guard depth < limits.maximumDepth else {
            throw Self.tooDeep(limits.maximumDepth, at: position)
        }
        // The outermost frame is the same every time, so a flat object needs no stack.
        if depth > 0 { outer.append(frame) }
        depth += 1
        position += 1
        frame = Frame(isObject: isObject)
    }

    @inline(__always)
    mutating func close() {
        position += 1
        if frame.spill >= 0 { spills.removeLast(spills.count - frame.spill) }
        depth = max(0, depth - 1)
        frame = outer.popLast() ?? Frame()
    }

    @inline(never)
    private static func tooDeep(_ limit: Int, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, reason: "nested deeper than \(limit) levels")
    }

    /// Changes what few frames need, and makes it when it is not there.
    mutating func withSpill<R>(_ body: (inout Spill) -> R) -> R {
        if frame.spill < 0 {
            frame.spill = spills.count
            spills.append(Spill())
        }
        return body(&spills[frame.spill])
    }
}
