import CPasswordList

/// What the domain refuses of a password that the contract accepts (D18): listed and similar ones.
public enum PasswordPolicy {
    /// Why a password is refused.
    public enum Refusal: Sendable {
        /// It stands on the list of common passwords.
        case listed
        /// It resembles the e-mail address or the name.
        case similar
    }

    /// Why a password is refused; nil when it is not.
    ///
    /// - Parameter names: What the password may not resemble: e-mail address, first and last name.
    static func refusal(of password: String, names: [String]) -> Refusal? {
        let folded = password.lowercased()
        if isListed(folded) { return .listed }
        let parts = names.flatMap(parts(of:))
        return parts.contains { isSimilar(folded, $0) } ? .similar : nil
    }

    /// A name and its pieces: `ada.lovelace@example.org` is also `ada`, `lovelace` and `example`.
    private static func parts(of name: String) -> [String] {
        let folded = name.lowercased()
        let pieces = folded.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return [folded] + pieces.filter { $0.count >= minimumPartLength }
    }

    /// Shorter pieces (`org`, `ada`) stand in too many good passwords by chance.
    private static let minimumPartLength = 4

    /// Similar: the one holds the other, which is at least half of it, or at least seven tenths of the characters agree:
    /// the ratio that the predecessors refused by (`UserAttributeSimilarityValidator`).
    private static func isSimilar(_ password: String, _ name: String) -> Bool {
        if password.contains(name) && name.count * 2 >= password.count { return true }
        if name.contains(password) { return true }
        let longer = max(password.count, name.count)
        let maxDistance = longer * 3 / 10
        guard abs(password.count - name.count) <= maxDistance else { return false }
        return editDistance(Array(password), Array(name)) <= maxDistance
    }

    /// Levenshtein's distance; both are at most 256 characters, by the contract.
    private static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let substituted = diagonal + (character == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }

    /// Whether the list holds the password: a search by halves over its lines, which are sorted by bytes.
    private static func isListed(_ password: String) -> Bool {
        let wanted = Array(password.utf8)
        // SAFETY: the C array is constant and `common_passwords_length` bytes long.
        let list = unsafe UnsafeBufferPointer(
            start: listStart, count: common_passwords_length)
        var low = 0
        var high = list.count
        while low < high {
            var start = (low + high) / 2
            while start > low, unsafe list[start - 1] != newline { start -= 1 }
            var end = start
            while end < high, unsafe list[end] != newline { end += 1 }
            let line = unsafe list[start..<end]
            if unsafe line.elementsEqual(wanted) { return true }
            if unsafe line.lexicographicallyPrecedes(wanted) { low = end + 1 } else { high = start }
        }
        return false
    }

    private static let newline = UInt8(ascii: "\n")

    private static var listStart: UnsafePointer<UInt8>? {
        unsafe common_passwords_start()
    }
}
