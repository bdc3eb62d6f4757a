/// Bytes that live as long as the process: a literal, or an asset compiled into the binary.
///
/// Copying one copies a pointer; a response with such a body allocates nothing for it.
@safe public struct StaticBytes: @unchecked Sendable {
    // SAFETY: immutable memory that is never freed (both initialisers demand it), so that any
    // thread may read it at any time.
    private let start: UnsafePointer<UInt8>

    /// The number of bytes.
    public let count: Int

    /// The UTF-8 of a literal.
    public init(_ text: StaticString) {
        precondition(text.hasPointerRepresentation, "a single scalar has no address")
        // SAFETY: a static string's bytes are part of the binary.
        unsafe start = text.utf8Start
        count = text.utf8CodeUnitCount
    }

    /// Bytes at an address. They must never change and never be freed.
    @unsafe public init(unsafeStart: UnsafePointer<UInt8>, count: Int) {
        unsafe start = unsafeStart
        self.count = count
    }

    /// A copy of the bytes.
    public var array: [UInt8] { unsafe Array(unsafeBuffer) }

    /// The bytes in place, for writing them to a socket.
    @unsafe public var unsafeBuffer: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: start, count: count)
    }
}

extension [UInt8] {
    /// Appends constant bytes.
    public mutating func append(contentsOf bytes: StaticBytes) {
        unsafe append(contentsOf: bytes.unsafeBuffer)
    }

    /// Appends the UTF-8 of a literal. That of a String comes in pieces, with questions about what
    /// kind of String it is.
    public mutating func append(_ text: StaticString) {
        // SAFETY: the buffer is read inside the closure.
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends what a span shows, for which there must be room.
    public mutating func append(copying span: borrowing Span<UInt8>) {
        // SAFETY: the buffer is read inside the closure, while the span is borrowed.
        unsafe span.withUnsafeBufferPointer { unsafe append(copying: $0) }
    }

    /// Appends the UTF-8 of a literal, for which there must be room.
    public mutating func append(_ text: StaticString) {
        // SAFETY: the buffer is read inside the closure.
        text.withUTF8Buffer { unsafe append(copying: $0) }
    }

    private mutating func append(copying bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count <= freeCapacity, "no room for \(bytes.count) bytes")
        // SAFETY: there is room, and the bytes lie elsewhere, as nobody else has this memory.
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            if let target = buffer.baseAddress, let source = bytes.baseAddress {
                unsafe (target + count).initialize(from: source, count: bytes.count)
                count += bytes.count
            }
        }
    }
}

extension [UInt8] {
    /// Appends what a span shows.
    public mutating func append(span: borrowing Span<UInt8>) {
        // SAFETY: the buffer is read inside the closure, while the span is borrowed.
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
