import CodeText

@testable import EmitSwift

extension Layout {
    /// The code as a text.
    static func text(_ code: Code, blocks: [String] = []) -> String {
        String(decoding: print(code, blocks: blocks), as: UTF8.self)
    }
}
