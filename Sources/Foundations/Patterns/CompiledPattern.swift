internal import CPCRE2

/// A pattern compiled by PCRE2, to machine code where its JIT compiler can.
///
/// A search first runs on the machine stack, where PCRE2 takes 32 KiB; only one that needs more
/// gets a JIT stack of its own for the time of the call. Nothing is shared between calls but the
/// code, which never changes, so that any number of threads may search at once without a lock.
@safe final class CompiledPattern {
    // SAFETY: both are set once by init, never null, and freed by deinit alone.
    let code: OpaquePointer
    let context: OpaquePointer
    let limits: PatternLimits
    /// Whether a match can only begin where the text does.
    let isAnchored: Bool
    /// How many code points are looked at from one beginning; nil when there is no limit.
    let reach: Int?

    /// Compiles a parsed pattern.
    init(_ pattern: PatternParser.Result, limits: PatternLimits) throws(PatternError) {
        var errorCode: Int32 = 0
        var errorOffset = 0
        let translation = try PatternPrinter.print(
            pattern.node, keepsCaptures: pattern.hasBackreferences)
        let bytes = Array(translation.utf8)
        // SAFETY: PCRE2 copies the pattern; the array outlives the call and its count goes with it.
        let compiled = unsafe pcre2_compile_8(
            bytes, bytes.count, Self.options, &errorCode, &errorOffset, nil)
        guard let code = unsafe compiled else {
            throw PatternError(
                kind: .unsupported, offset: 0, reason: Self.message(of: errorCode))
        }
        // SAFETY: `code` is not null. A failure leaves it without machine code, and it is
        // interpreted.
        _ = unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
        unsafe self.code = code
        unsafe context = Self.matchContext(limits, textBytes: 0, lastStart: nil)
        self.limits = limits
        isAnchored = pattern.node.isAnchored
        reach = pattern.node.reach
    }

    deinit {
        // SAFETY: nobody else holds these, and deinit runs once.
        unsafe pcre2_match_context_free_8(context)
        unsafe pcre2_code_free_8(code)
    }

    /// A reference to an unset group matches the empty text, as in ECMA-262. The start of a search
    /// is not optimised, because the JIT compiler of 10.42 then finds no match of `(.|)[^ ]*?a` in
    /// 'a'.
    private static let options: UInt32 =
        PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_START_OPTIMIZE
        | PCRE2_USE_OFFSET_LIMIT

    private static func message(of code: Int32) -> String {
        // PCRE2's messages have at most 120 bytes (pcre2_get_error_message(3)).
        var buffer = [UInt8](repeating: 0, count: 256)
        // SAFETY: the array has the room that is stated, and the text written is not longer than
        // it.
        let count = unsafe pcre2_get_error_message_8(code, &buffer, buffer.count)
        return String(decoding: buffer.prefix(Int(max(count, 0))), as: UTF8.self)
    }
}

// SAFETY: the code and the context are written by init alone. PCRE2 only reads both while it
// searches (pcre2api(3), MULTITHREADING), and each search has match data and, where it needs one,
// a stack of its own.
extension CompiledPattern: @unchecked Sendable {}
