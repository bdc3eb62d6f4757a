/// Makes a table of a nondeterministic automaton by the subset construction: a state of the table
/// is the set of nodes where the automaton may be after the bytes so far.
///
/// What `$`, `\b` and `\B` say depends on the next byte. Nodes with them stay in the set, and are
/// decided when a byte, or the end, is seen; for `\b` a state also knows what the last byte was.
///
/// The construction is exponential for some patterns, such as `a.{20}`. It counts its work and
/// gives up; the pattern is left to PCRE2 then.
struct Determinizer {
    /// Some milliseconds of a core.
    private static let maxWork = 60_000
    private static let maxStates = 4_000

    /// What stands on one side of a place in a text.
    private enum Side: UInt8 {
        case edge, word, other
    }

    private struct State: Hashable {
        let nodes: [Int]
        let before: Side
    }

    private let automaton: ByteAutomaton
    private let classes: ByteClasses
    private var states: [State] = []
    private var numbers: [State: UInt16] = [:]
    private var next: [UInt16] = []
    private var acceptsAtEnd: [Bool] = []
    private var work = 0
    /// Which nodes the current closure holds: those whose mark is the current round.
    private var marks: [Int]
    private var round = 0

    static func table(_ automaton: ByteAutomaton) throws(ByteAutomaton.Unfit) -> PatternTable {
        var determinizer = Self(automaton)
        return try determinizer.run()
    }

    private init(_ automaton: ByteAutomaton) {
        self.automaton = automaton
        classes = ByteClasses(automaton)
        marks = Array(repeating: 0, count: automaton.nodes.count)
    }

    private mutating func run() throws(ByteAutomaton.Unfit) -> PatternTable {
        // In the order of PatternTable's constants.
        states = [State(nodes: [], before: .other), State(nodes: [], before: .other)]
        next = Array(repeating: PatternTable.dead, count: classes.count)
        next += Array(repeating: PatternTable.matched, count: classes.count)
        acceptsAtEnd = [false, true]
        let start = try number(of: [automaton.entry], after: .edge)
        var current = 2
        while current < states.count {
            try addRow(for: states[current])
            current += 1
        }
        return PatternTable(
            classes: classes, next: next, acceptsAtEnd: acceptsAtEnd, start: start)
    }

    /// Adds where a state leads with each class of bytes, and at the end of the text.
    private mutating func addRow(for state: State) throws(ByteAutomaton.Unfit) {
        let beforeOther = try closure(of: state.nodes, before: state.before, after: .other)
        let beforeWord =
            automaton.hasWordBoundaries
            ? try closure(of: state.nodes, before: state.before, after: .word) : beforeOther
        for byte in classes.representatives {
            let isWord = automaton.hasWordBoundaries && Self.isWord(byte)
            let nodes = isWord ? beforeWord : beforeOther
            next.append(try step(from: nodes, byte, isWord ? .word : .other))
        }
        let atEnd = try closure(of: state.nodes, before: state.before, after: .edge)
        acceptsAtEnd.append(hasAccepted(atEnd))
    }

    private mutating func step(
        from nodes: [Int], _ byte: UInt8, _ side: Side
    ) throws(ByteAutomaton.Unfit) -> UInt16 {
        var seeds: [Int] = []
        for node in nodes {
            switch automaton.nodes[node] {
            case .accept: return PatternTable.matched
            case .bytes(let range, let next): if range ~= byte { seeds.append(next) }
            case .fork, .assertion: break
            }
        }
        return try number(of: seeds, after: side)
    }

    /// The number of the state with the nodes that are reached from these without a byte.
    private mutating func number(
        of seeds: [Int], after before: Side
    ) throws(ByteAutomaton.Unfit) -> UInt16 {
        if seeds.isEmpty { return PatternTable.dead }
        let nodes = try closure(of: seeds, before: before, after: nil)
        if nodes.isEmpty { return PatternTable.dead }
        if hasAccepted(nodes) { return PatternTable.matched }
        let state = State(nodes: nodes.sorted(), before: before)
        if let number = numbers[state] { return number }
        guard states.count < Self.maxStates else { throw ByteAutomaton.Unfit() }
        let number = UInt16(states.count)
        states.append(state)
        numbers[state] = number
        return number
    }

    private func hasAccepted(_ nodes: [Int]) -> Bool {
        for node in nodes { if case .accept = automaton.nodes[node] { return true } }
        return false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        CodePoints.wordCharacters.contains { $0 ~= UInt32(byte) }
    }
}

extension Determinizer {
    /// The nodes that take a byte or accept, reached from some nodes without a byte. As long as it
    /// is not known what comes after, nodes that depend on it are among them.
    private mutating func closure(
        of seeds: [Int], before: Side, after: Side?
    ) throws(ByteAutomaton.Unfit) -> [Int] {
        round += 1
        var pending = seeds
        var reached: [Int] = []
        while let node = pending.popLast() {
            guard marks[node] != round else { continue }
            marks[node] = round
            work += 1
            guard work <= Self.maxWork else { throw ByteAutomaton.Unfit() }
            switch automaton.nodes[node] {
            case .fork(let next): pending += next
            case .assertion(let assertion, let next):
                switch Self.holds(assertion, before, after) {
                case true?: pending.append(next)
                case false?: break
                case nil: reached.append(node)
                }
            case .bytes, .accept: reached.append(node)
            }
        }
        return reached
    }

    /// Whether an assertion holds between two sides; nil when that is not known yet.
    private static func holds(
        _ assertion: ByteAutomaton.Assertion, _ before: Side, _ after: Side?
    ) -> Bool? {
        switch assertion {
        case .start: before == .edge
        case .end: after.map { $0 == .edge }
        case .wordBoundary: after.map { ($0 == .word) != (before == .word) }
        case .noWordBoundary: after.map { ($0 == .word) == (before == .word) }
        }
    }
}

/// The bytes that an automaton cannot tell apart, in classes.
struct ByteClasses {
    /// The class of each byte.
    let table: [UInt8]
    /// One byte of each class.
    let representatives: [UInt8]

    var count: Int { representatives.count }

    init(_ automaton: ByteAutomaton) {
        var isFirst = [Bool](repeating: false, count: 257)
        isFirst[0] = true
        func cut(_ range: ClosedRange<UInt8>) {
            isFirst[Int(range.lowerBound)] = true
            isFirst[Int(range.upperBound) + 1] = true
        }
        for case .bytes(let range, _) in automaton.nodes { cut(range) }
        if automaton.hasWordBoundaries {
            for range in CodePoints.wordCharacters {
                cut(UInt8(range.lowerBound)...UInt8(range.upperBound))
            }
        }
        representatives = (UInt8.min...UInt8.max).filter { isFirst[Int($0)] }
        var table: [UInt8] = []
        var number = -1
        for byte in 0..<256 {
            if isFirst[byte] { number += 1 }
            table.append(UInt8(number))
        }
        self.table = table
    }
}
