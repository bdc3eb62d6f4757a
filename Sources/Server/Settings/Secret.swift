import Cryptography
import Glibc

/// The secret that seals cursors: the setting's, or one that is made once and kept beside the store.
enum Secret {
    private static let byteCount = 32

    /// - Throws: `SettingsError` when a kept secret cannot be read, is readable by others, or cannot be made.
    static func bytes(_ setting: String?, in directory: String) throws -> [UInt8] {
        if let setting { return Array(setting.utf8) }
        let path = "\(directory)/secret"
        if let kept = try? File.read(path) {
            try check(kept, at: path)
            return kept
        }
        let made = try SecureRandom.bytes(byteCount)
        do {
            try File.create(path, made)
        } catch {
            throw SettingsError("cannot keep a secret in '\(path)': errno \(error.code)")
        }
        return made
    }

    private static func check(_ kept: [UInt8], at path: String) throws(SettingsError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
            throw SettingsError(
                "'\(path)': others may read it: chmod 600 it, or delete it to have a new one made")
        }
        guard kept.count >= byteCount else {
            throw SettingsError(
                "'\(path)': expected at least \(byteCount) bytes: delete it to have a new one made")
        }
    }
}
