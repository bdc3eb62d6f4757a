/// The format `email`.
///
/// RFC 5321 4.1.2: Mailbox = Local-part "@" Domain, where we take the Local-part as Dot-string. A
/// quoted string and an address literal are mailboxes too, but nobody has one, and they carry
/// spaces and brackets into whatever the address is written to.
enum EmailFormat {
    // RFC 5321 4.5.3.1: local-part 64 octets; erratum 1690 of RFC 3696: a path of 254.
    private static let maxLocalBytes = 64
    private static let maxBytes = 254

    static func isSatisfied(by text: Span<UInt8>) -> Bool {
        guard text.count <= maxBytes, let at = text.first(UInt8(ascii: "@"), in: 0..<text.count)
        else { return false }
        return at <= maxLocalBytes && isDotString(text, 0..<at)
            && HostFormat.isName(text, at + 1..<text.count)
    }

    // RFC 5321 4.1.2: Dot-string = Atom *("." Atom)
    private static func isDotString(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        text.parts(of: range, between: UInt8(ascii: ".")).allSatisfy { atom in
            !atom.isEmpty && text.all(in: atom, isAtomText)
        }
    }

    // RFC 5322 3.2.3: atext
    private static func isAtomText(_ byte: UInt8) -> Bool {
        Characters.isAlphanumeric(byte) || Characters.isOne(of: "!#$%&'*+-/=?^_`{|}~", byte)
    }
}
