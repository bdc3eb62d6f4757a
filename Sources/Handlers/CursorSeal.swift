import Cryptography

/// Opaque page positions.
///
/// A cursor is the id of the last item of a page and a message authentication code, 16 bytes in base64url. The code
/// covers the list and its reader, so a cursor is of no use in another list or another user's hands, and one that the
/// server did not make is unknown. The item itself may be gone by then: the page goes on where it stood.
public struct CursorSeal: Sendable {
    /// 64 bits of code: a guess costs a request, and a hit reveals nothing that the list does not show.
    private static let codeByteCount = 8

    private let key: [UInt8]

    /// Makes a seal from a secret; cursors outlive a restart when the secret does.
    public init(secret: [UInt8]) {
        key = HMACSHA256.code(for: Array("accord cursor".utf8), key: secret).bytes
    }

    /// The cursor of the page behind `id`.
    ///
    /// - Parameter subject: What the list belongs to, where a reader has several of its kind.
    package func cursor(
        after id: Int64, in list: StaticString, of reader: Int64, about subject: Int64? = nil
    ) -> String {
        let position = Self.bytes(of: id)
        let code = code(for: position, list: list, reader: reader, subject: subject)
        return Base64URL.encode(position + code)
    }

    /// The id that a page begins after; nil when the cursor was not made here for this list and reader.
    package func position(
        of cursor: String, in list: StaticString, of reader: Int64, about subject: Int64? = nil
    ) -> Int64? {
        guard let bytes = Base64URL.decode(cursor), bytes.count == 8 + Self.codeByteCount else {
            return nil
        }
        let position = Array(bytes[..<8])
        let expected = code(for: position, list: list, reader: reader, subject: subject)
        guard constantTimeEquals(Array(bytes[8...]), expected) else { return nil }
        return position.reduce(0) { $0 << 8 | Int64($1) }
    }

    private func code(
        for position: [UInt8], list: StaticString, reader: Int64, subject: Int64?
    ) -> [UInt8] {
        // No name of a list holds a zero, so no subject can be taken for the end of a name.
        let end = subject.map { [0] + Self.bytes(of: $0) } ?? []
        let message = position + Self.bytes(of: reader) + Array(list.description.utf8) + end
        return Array(HMACSHA256.code(for: message, key: key).bytes.prefix(Self.codeByteCount))
    }

    private static func bytes(of number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }
}
