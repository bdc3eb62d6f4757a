extension JSONReader {
    /// Enters the next value if it is an object; a violation of `type` and false otherwise.
    @inline(__always)
    public mutating func beginObject() throws(JSONSyntaxError) -> Bool {
        skipWhiteSpace()
        guard byte(at: position) == ASCII.openBrace else {
            try refuseKind(expected: "an object")
            return false
        }
        try open(isObject: true)
        return true
    }

    /// The index of the next property's name in `keys`, with its value next; nil behind the last
    /// property.
    ///
    /// An undeclared property is skipped, and a violation of `additionalProperties` unless `keys`
    /// allow it. A read-only property is a violation of `readOnly` and skipped. At the end each
    /// required property that was missing is a violation of `required`.
    public mutating func nextProperty(of keys: PropertyKeys) throws(JSONSyntaxError) -> Int? {
        while try nextName() {
            let token = try name()
            let known = try bytes.span.index(of: token, in: keys.names, expecting: frame.guess)
            guard let index = known else {
                try readUndeclared(token, keys)
                continue
            }
            frame.guess = index + 1
            try markSeen(index, keys)
            if index >= keys.declaredCount {
                try refuseUndeclared(token, keys)
            } else if keys.readOnly.contains(index), !isLenient {
                violate("readOnly", "is read-only and cannot be sent")
                try skip()
            } else {
                return index
            }
        }
        let missing = keys.required.first & ~frame.seen
        if missing != 0 || keys.isWide { noteMissing(keys) } else { close() }
        return nil
    }

    /// Like ``nextProperty(of:)``, but for undeclared properties, which are not skipped: the index is
    /// then -1, and the name is in `name`.
    public mutating func nextProperty(
        of keys: PropertyKeys, or name: inout String
    ) throws(JSONSyntaxError) -> Int? {
        while try nextName() {
            let token = try self.name()
            let known = try bytes.span.index(of: token, in: keys.names, expecting: frame.guess)
            guard let index = known, index < keys.declaredCount else {
                let text = try bytes.span.string(of: token)
                if let known { try markSeen(known, keys) } else { try refuseRepetition(of: text) }
                name = text
                return -1
            }
            frame.guess = index + 1
            try markSeen(index, keys)
            guard keys.readOnly.contains(index), !isLenient else { return index }
            violate("readOnly", "is read-only and cannot be sent")
            try skip()
        }
        let missing = keys.required.first & ~frame.seen
        if missing != 0 || keys.isWide { noteMissing(keys) } else { close() }
        return nil
    }

    /// The next property's name in an object of any properties, with its value next; nil behind the
    /// last.
    public mutating func nextKey() throws(JSONSyntaxError) -> String? {
        guard try nextName() else {
            close()
            return nil
        }
        let token = try name()
        let key = try bytes.span.string(of: token)
        try refuseRepetition(of: key)
        return key
    }

    /// Moves to the quote of the next name; false at the closing brace, which stays unread.
    @inline(__always)
    mutating func nextName() throws(JSONSyntaxError) -> Bool {
        skipWhiteSpace()
        var next = byte(at: position)
        if next == ASCII.closeBrace { return false }
        if frame.count > 0 {
            guard next == ASCII.comma else { throw error("expected ',' or '}'") }
            position += 1
            skipWhiteSpace()
            next = byte(at: position)
        }
        guard next == ASCII.quote else { throw error("expected a property name in quotes") }
        guard frame.count < limits.maximumMembers else {
            throw Self.tooManyMembers(limits.maximumMembers, at: position)
        }
        frame.count += 1
        frame.nameStart = position
        return true
    }

    /// Reads a name and the colon behind it.
    @inline(__always)
    mutating func name() throws(JSONSyntaxError) -> StringToken {
        let token = try scanString()
        skipWhiteSpace()
        guard byte(at: position) == ASCII.colon else {
            throw error("expected ':' after a property name")
        }
        position += 1
        return token
    }

    @inline(__always)
    private mutating func markSeen(
        _ index: Int, _ keys: PropertyKeys
    ) throws(JSONSyntaxError) {
        guard index < 64 else { return try markSeenWide(index) }
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: index)
        if frame.seen & bit != 0, strictness == .strict { throw repeated() }
        frame.seen |= bit
    }

    private mutating func markSeenWide(_ index: Int) throws(JSONSyntaxError) {
        let isNew = withSpill { spill in
            if spill.wide.contains(index) { return false }
            spill.wide.insert(index)
            return true
        }
        if !isNew, strictness == .strict { throw repeated() }
    }

    private mutating func readUndeclared(
        _ token: StringToken, _ keys: PropertyKeys
    ) throws(JSONSyntaxError) {
        try refuseRepetition(of: try bytes.span.string(of: token))
        try refuseUndeclared(token, keys)
    }

    private mutating func refuseUndeclared(
        _ token: StringToken, _ keys: PropertyKeys
    ) throws(JSONSyntaxError) {
        if !keys.allowsUnknown, !isLenient {
            let name = try bytes.span.string(of: token)
            violate("additionalProperties", "the property \(Self.quoted(name)) is not declared")
        }
        try skip()
    }

    mutating func refuseRepetition(of key: String) throws(JSONSyntaxError) {
        guard strictness == .strict else { return }
        let isNew = withSpill { spill in spill.names.insert(ExactKey(key)).inserted }
        if !isNew { throw repeated() }
    }

    @inline(__always)
    func repeated() -> JSONSyntaxError {
        JSONSyntaxError(offset: frame.nameStart, reason: "a property name is repeated")
    }

    @inline(never)
    private static func tooManyMembers(_ limit: Int, at offset: Int) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, reason: "an object has more than \(limit) properties")
    }

    /// Closes the object and notes, at its place, the required properties that it lacks.
    private mutating func noteMissing(_ keys: PropertyKeys) {
        let seen = frame.seen
        let wide = frame.spill < 0 ? PropertyKeys.Mask() : spills[frame.spill].wide
        close()
        for index in 0..<keys.names.count where keys.required.contains(index) {
            let isSeen = index < 64 ? seen & (1 << UInt64(index)) != 0 : wide.contains(index)
            if !isSeen {
                violate("required", "the property \(Self.quoted(keys.names[index])) is missing")
            }
        }
    }
}
