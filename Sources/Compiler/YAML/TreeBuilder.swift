import SourceText

/// Thrown when a document cannot be read any further; the reason is among the diagnostics.
struct ReadingStopped: Error {}

/// Builds nodes from the events of a reader, and keeps the limits.
///
/// Aliases are resolved by copying the anchored node, which shares its storage: what grows is not
/// memory but the time of everyone who walks the tree. So the nodes behind aliases are counted as
/// if they had been written out.
struct TreeBuilder {
    /// A sequence or mapping whose end has not come yet.
    private struct Frame {
        var isMapping: Bool
        var anchor: String?
        var start: Int
        var elements: [Node] = []
        var entries: [Node.Entry] = []
        /// The key whose value comes next.
        var key: Node?
        /// Positions by name, once there are too many entries to compare with each.
        var index: [String: Int] = [:]
        /// Nodes within, this one included, aliases expanded.
        var size = 1
        /// The greatest number of collections nested within.
        var height = 0
    }

    /// A node that aliases can stand for.
    private struct Anchor {
        var node: Node
        var size: Int
        var height: Int
    }

    let file: SourceFile
    private let limits: DocumentLimits
    private var stack: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    private var aliasedNodes = 0
    private(set) var documents: [Node] = []
    private(set) var diagnostics: [Diagnostic] = []

    init(file: SourceFile, limits: DocumentLimits) {
        self.file = file
        self.limits = limits
    }

    /// Forgets the anchors: they belong to one document.
    mutating func startDocument() { anchors = [:] }

    mutating func scalar(
        _ scalar: Scalar, anchor: String?, at range: SourceRange
    ) throws(ReadingStopped) {
        try checkCount(at: range)
        let node = Node(.scalar(scalar), at: location(range))
        if let anchor { anchors[anchor] = Anchor(node: node, size: 1, height: 0) }
        add(node, size: 1, height: 0)
    }

    mutating func alias(_ name: String, at range: SourceRange) throws(ReadingStopped) {
        guard let anchor = anchors[name] else {
            reportUnknownAlias(name, at: range)
            return add(Node(.scalar(Scalar("")), at: location(range)), size: 1, height: 0)
        }
        aliasedNodes += anchor.size
        guard aliasedNodes <= limits.maxAliasedNodes else {
            try stop(
                "yaml-alias-expansion",
                "aliases of the document stand for more than \(limits.maxAliasedNodes) nodes",
                at: range)
        }
        try checkDepth(stack.count + anchor.height, at: range)
        add(anchor.node, size: anchor.size, height: anchor.height)
    }

    mutating func open(
        isMapping: Bool, anchor: String?, at range: SourceRange
    ) throws(ReadingStopped) {
        try checkDepth(stack.count + 1, at: range)
        try checkCount(at: range)
        stack.append(Frame(isMapping: isMapping, anchor: anchor, start: range.start))
        // An alias to a node that is still open would make it its own part.
        if let anchor { anchors[anchor] = nil }
    }

    /// Closes the innermost collection; a block collection ends where its last node does.
    mutating func close(end: Int?) {
        guard let frame = stack.popLast() else { return }
        let last = frame.isMapping ? frame.entries.last?.value : frame.elements.last
        let range = SourceRange(
            start: frame.start, end: end ?? last?.location.range.end ?? frame.start)
        let kind: Node.Kind = frame.isMapping ? .mapping(frame.entries) : .sequence(frame.elements)
        let node = Node(kind, at: location(range))
        if let anchor = frame.anchor {
            anchors[anchor] = Anchor(node: node, size: frame.size, height: frame.height + 1)
        }
        add(node, size: frame.size, height: frame.height + 1)
    }

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    mutating func stop(
        _ code: String, _ message: String, at range: SourceRange, notes: [Diagnostic.Note] = []
    ) throws(ReadingStopped) -> Never {
        report(Diagnostic(code: code, message, at: location(range), notes: notes))
        throw ReadingStopped()
    }

    func location(_ range: SourceRange) -> SourceLocation {
        SourceLocation(file: file, range: range)
    }

    // MARK: -

    private mutating func checkDepth(_ depth: Int, at range: SourceRange) throws(ReadingStopped) {
        guard depth <= limits.maxDepth else {
            try stop(
                "document-depth",
                "sequences and mappings nest more than \(limits.maxDepth) deep", at: range)
        }
    }

    /// Looks at the innermost collection, which gets another node.
    private mutating func checkCount(at range: SourceRange) throws(ReadingStopped) {
        let top = stack.count - 1
        guard top >= 0,
            max(stack[top].elements.count, stack[top].entries.count) >= limits.maxElements
        else { return }
        try stop(
            "document-elements",
            "a sequence or mapping has more than \(limits.maxElements) elements", at: range)
    }

    /// Puts a complete node where the next one belongs.
    private mutating func add(_ node: Node, size: Int, height: Int) {
        guard !stack.isEmpty else {
            documents.append(node)
            return
        }
        let top = stack.count - 1
        stack[top].size += size
        stack[top].height = max(stack[top].height, height)
        guard stack[top].isMapping else {
            stack[top].elements.append(node)
            return
        }
        guard let key = stack[top].key else {
            checkKey(node)
            stack[top].key = node
            return
        }
        stack[top].key = nil
        // A key that is no scalar was refused already, and so was a merge key.
        guard let entry = Node.Entry(key: key, value: node), key.scalar?.isMergeKey != true else {
            return
        }
        addEntry(entry)
    }

    private mutating func addEntry(_ entry: Node.Entry) {
        let top = stack.count - 1
        if let earlier = Self.position(of: entry.name, in: &stack[top]) {
            let first = stack[top].entries[earlier].key
            report(
                Diagnostic(
                    code: "yaml-key-repeated", "key '\(entry.name)' is repeated",
                    at: entry.key.location,
                    notes: [.init("it stands here first", at: first.location)]))
            return
        }
        stack[top].entries.append(entry)
    }

    /// The position of the entry with this name.
    ///
    /// Swift compares strings by canonical equivalence: two spellings of one accented letter are
    /// refused as a repetition, which readers of the document would take them for.
    private static func position(of name: String, in frame: inout Frame) -> Int? {
        let count = frame.entries.count
        guard count >= 16 else {
            for index in 0..<count where frame.entries[index].name == name { return index }
            return nil
        }
        if frame.index.isEmpty {
            for (position, entry) in frame.entries.enumerated() {
                frame.index[entry.name] = position
            }
        }
        if let position = frame.index[name] { return position }
        frame.index[name] = count
        return nil
    }

    private mutating func checkKey(_ key: Node) {
        guard let scalar = key.scalar else {
            report(
                Diagnostic(
                    code: "yaml-key", "a key must be a scalar, found \(key.kindDescription)",
                    at: key.location))
            return
        }
        if scalar.isMergeKey {
            report(
                Diagnostic(
                    code: "yaml-merge-key", "merge key '<<' is not part of YAML 1.2",
                    at: key.location,
                    hint: "write the fields out, or use '$ref'"))
        }
    }

    private mutating func reportUnknownAlias(_ name: String, at range: SourceRange) {
        if let frame = stack.last(where: { $0.anchor == name }) {
            let start = SourceRange(start: frame.start, end: frame.start + 1)
            report(
                Diagnostic(
                    code: "yaml-alias-cycle", "alias '*\(name)' stands within its own anchor",
                    at: location(range), notes: [.init("the anchor is here", at: location(start))]))
            return
        }
        report(
            Diagnostic(
                code: "yaml-alias-unknown", "alias '*\(name)' has no anchor before it",
                at: location(range), hint: Diagnostic.hint(for: name, among: anchors.keys.sorted()))
        )
    }
}

extension Scalar {
    /// YAML 1.1's `<<`. YAML 1.2 has no merge keys: it would be a field of that name, which nobody
    /// means.
    fileprivate var isMergeKey: Bool { text == "<<" && style == .plain }
}
