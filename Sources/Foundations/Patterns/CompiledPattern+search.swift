internal import CPCRE2

extension CompiledPattern {
    /// Searches the whole text, which must be valid UTF-8: anything else would be undefined
    /// behaviour.
    func search(_ text: Span<UInt8>) -> PatternOutcome {
        // SAFETY: the pointer is used within the call only, for exactly `count` bytes.
        unsafe text.withUnsafeBufferPointer { unsafe search($0) }
    }

    private func search(_ text: UnsafeBufferPointer<UInt8>) -> PatternOutcome {
        // Only the first pair of offsets is ever written; nobody reads it.
        // SAFETY: freed below; a null pointer is never passed on.
        guard let matchData = unsafe pcre2_match_data_create_8(1, nil) else {
            return .limitExceeded
        }
        defer { unsafe pcre2_match_data_free_8(matchData) }
        guard text.count > Self.longTextBytes else {
            return unsafe Self.outcome(search(text, matchData, context, nil))
        }
        let lastStart = lastStart(textBytes: text.count)
        let own = unsafe Self.matchContext(limits, textBytes: text.count, lastStart: lastStart)
        defer { unsafe pcre2_match_context_free_8(own) }
        let outcome = unsafe Self.outcome(search(text, matchData, own, lastStart))
        return outcome == .notMatched && lastStart != nil ? .limitExceeded : outcome
    }

    /// A longer text gets a context of its own.
    private static let longTextBytes = 4_000

    /// The last place where a search may begin, so that beginnings times what is looked at from
    /// each stay bounded: PCRE2 counts its steps for each beginning anew, and not at all while it
    /// runs along a repetition.
    private func lastStart(textBytes: Int) -> Int? {
        guard !isAnchored else { return nil }
        let looks = max(1, min(textBytes, reach ?? .max))
        let lastStart = limits.maxSteps * Self.looksPerStep / looks
        return lastStart < textBytes ? lastStart : nil
    }

    /// Looking at a byte costs less than a step: with the standard limits, 4 to 20 ms of a core.
    private static let looksPerStep = 8

    /// Searches on the machine stack and, when that is too small, once more on a JIT stack.
    private func search(
        _ text: UnsafeBufferPointer<UInt8>, _ matchData: OpaquePointer,
        _ context: OpaquePointer, _ lastStart: Int?
    ) -> Int32 {
        // SAFETY: the code and both blocks are valid; the text's count goes with it.
        let result = unsafe pcre2_match_8(
            code, text.baseAddress, text.count, 0, PCRE2_NO_UTF_CHECK, matchData, context)
        guard result == PCRE2_ERROR_JIT_STACKLIMIT else { return result }
        // A context that names a stack must not be shared, so this search gets its own of both.
        // SAFETY: both are freed below, after the last use; PCRE2 accepts a null stack here.
        let own = unsafe Self.matchContext(
            limits, textBytes: text.count, lastStart: lastStart)
        let stack = unsafe pcre2_jit_stack_create_8(
            Self.firstStackBytes, max(limits.maxMemoryBytes, Self.firstStackBytes), nil)
        defer {
            unsafe pcre2_match_context_free_8(own)
            unsafe pcre2_jit_stack_free_8(stack)
        }
        guard unsafe stack != nil else { return result }
        unsafe pcre2_jit_stack_assign_8(own, nil, UnsafeMutableRawPointer(stack))
        return unsafe pcre2_match_8(
            code, text.baseAddress, text.count, 0, PCRE2_NO_UTF_CHECK, matchData, own)
    }

    /// Twice what the machine stack grants. PCRE2 lets it grow up to the limit.
    private static let firstStackBytes = 64 << 10

    private static func outcome(_ result: Int32) -> PatternOutcome {
        switch result {
        case 0...: .matched
        case PCRE2_ERROR_NOMATCH: .notMatched
        default: .limitExceeded
        }
    }

    private static let stepsPerByte = 4

    /// A context with the limits for a text of that length. The caller frees it.
    static func matchContext(
        _ limits: PatternLimits, textBytes: Int, lastStart: Int?
    ) -> OpaquePointer {
        guard let context = unsafe pcre2_match_context_create_8(nil) else {
            preconditionFailure("PCRE2 cannot make a match context: out of memory")
        }
        let steps = UInt32(clamping: max(limits.maxSteps, textBytes * stepsPerByte))
        // SAFETY: the context is valid. The heap limit, in KiB, serves where there is no JIT.
        _ = unsafe pcre2_set_match_limit_8(context, steps)
        _ = unsafe pcre2_set_heap_limit_8(context, UInt32(clamping: limits.maxMemoryBytes >> 10))
        if let lastStart { _ = unsafe pcre2_set_offset_limit_8(context, lastStart) }
        return unsafe context
    }
}
