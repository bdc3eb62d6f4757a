import ContractRuntime
import Generated
import JSON

extension RefusedEvent {
    /// That a frame breaks the contract, and where.
    ///
    /// - Parameter text: The frame: the command is named by its `client_id`, if that can be read.
    init(_ violations: [ContractViolation], in text: [UInt8], _ words: ProblemWords) {
        let code = "contract_violation"
        let clientID = (try? JSONValue.parse(text))?["client_id"]?.string
        self.init(
            clientID: clientID.flatMap { Self.isClientID($0) ? $0 : nil }, code: code,
            detail: words.detail(of: code), errors: violations.map(Violation.init))
    }

    /// The contract's `ClientID`.
    private static func isClientID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension Violation {
    fileprivate init(_ violation: ContractViolation) {
        let part: ViolationIn =
            switch violation.place {
            case .body: .body
            case .path: .path
            case .query: .query
            case .header: .header
            case .cookie: .cookie
            }
        self.init(
            in: part, pointer: violation.pointer, keyword: violation.keyword,
            message: violation.message)
    }
}
