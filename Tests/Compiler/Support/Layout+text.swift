@testable import EmitSwift

extension Layout {
    /// The code as a text.
    static func text(_ code: Code) -> String { String(decoding: print(code), as: UTF8.self) }
}
