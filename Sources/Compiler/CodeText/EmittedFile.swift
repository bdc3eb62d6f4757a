/// A file of emitted code.
public struct EmittedFile: Sendable, Equatable {
    /// The name, relative to the folder of all.
    public let name: String
    /// The text, in UTF-8.
    public let bytes: [UInt8]

    /// Makes a file.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// The text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What every emitted file begins with, in the languages whose comments begin with `//`.
    public static let notice: Code =
        "// Emitted from the contract at every build: change openapi.yml instead."

    /// How every emitted file begins, of whatever version.
    private static let mark = "// Emitted from the contract"

    /// Whether these are the bytes of an emitted file, of whatever version.
    public static func isEmitted(_ bytes: [UInt8]) -> Bool { bytes.starts(with: mark.utf8) }
}
