internal import CPCRE2

extension CompiledPattern {
    /// Searches the whole text, from every position.
    ///
    /// With `isValidated` false PCRE2 checks the UTF-8 first, and malformed bytes match nothing. With
    /// true, malformed bytes would be undefined behaviour: pass the bytes of a String only.
    func search(_ text: Span<UInt8>, isValidated: Bool) -> PatternOutcome {
        // SAFETY: the pointer is used within the call only, for exactly `count` bytes.
        unsafe text.withUnsafeBufferPointer { buffer in
            unsafe search(buffer, options: isValidated ? PCRE2_NO_UTF_CHECK : 0)
        }
    }

    private func search(
        _ text: UnsafeBufferPointer<UInt8>, options: UInt32
    ) -> PatternOutcome {
        // Only the first pair of offsets is ever written; nobody reads it.
        // SAFETY: freed below; a null pointer is never passed on.
        guard let matchData = unsafe pcre2_match_data_create_8(1, nil) else {
            return .limitExceeded
        }
        defer { unsafe pcre2_match_data_free_8(matchData) }
        guard text.count > Self.longTextBytes(limits) else {
            return unsafe Self.outcome(search(text, options, matchData, context))
        }
        let generous = unsafe Self.matchContext(limits, textBytes: text.count)
        defer { unsafe pcre2_match_context_free_8(generous) }
        return unsafe Self.outcome(search(text, options, matchData, generous))
    }

    /// Searches on the machine stack and, when that is too small, once more on a JIT stack.
    private func search(
        _ text: UnsafeBufferPointer<UInt8>, _ options: UInt32, _ matchData: OpaquePointer,
        _ context: OpaquePointer
    ) -> Int32 {
        // SAFETY: the code and both blocks are valid; the text's count goes with it.
        let result = unsafe pcre2_match_8(
            code, text.baseAddress, text.count, 0, options, matchData, context)
        guard result == PCRE2_ERROR_JIT_STACKLIMIT else { return result }
        // A context that names a stack must not be shared, so this search gets its own of both.
        // SAFETY: both are freed below, after the last use; PCRE2 accepts a null stack here.
        let own = unsafe Self.matchContext(limits, textBytes: text.count)
        let stack = unsafe pcre2_jit_stack_create_8(
            Self.firstStackBytes, max(limits.maxMemoryBytes, Self.firstStackBytes), nil)
        defer {
            unsafe pcre2_match_context_free_8(own)
            unsafe pcre2_jit_stack_free_8(stack)
        }
        guard unsafe stack != nil else { return result }
        unsafe pcre2_jit_stack_assign_8(own, nil, UnsafeMutableRawPointer(stack))
        return unsafe pcre2_match_8(
            code, text.baseAddress, text.count, 0, options, matchData, own)
    }

    /// Twice what the machine stack grants. PCRE2 lets it grow up to the limit.
    private static let firstStackBytes = 64 << 10

    private static func outcome(_ result: Int32) -> PatternOutcome {
        switch result {
        case 0...: .matched
        case PCRE2_ERROR_NOMATCH: .notMatched
        case PCRE2_ERROR_UTF8_ERR21...PCRE2_ERROR_UTF8_ERR1: .notMatched
        default: .limitExceeded
        }
    }

    /// The length from which the steps are granted by the byte.
    private static func longTextBytes(_ limits: PatternLimits) -> Int {
        limits.maxSteps / stepsPerByte
    }

    private static let stepsPerByte = 4

    /// A context with the limits for a text of that length. The caller frees it.
    static func matchContext(_ limits: PatternLimits, textBytes: Int) -> OpaquePointer {
        guard let context = unsafe pcre2_match_context_create_8(nil) else {
            preconditionFailure("PCRE2 cannot make a match context: out of memory")
        }
        let steps = UInt32(clamping: max(limits.maxSteps, textBytes * stepsPerByte))
        // SAFETY: the context is valid. The heap limit, in KiB, serves where there is no JIT.
        _ = unsafe pcre2_set_match_limit_8(context, steps)
        _ = unsafe pcre2_set_heap_limit_8(context, UInt32(clamping: limits.maxMemoryBytes >> 10))
        return unsafe context
    }
}
