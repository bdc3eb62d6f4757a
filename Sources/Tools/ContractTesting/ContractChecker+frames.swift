import JSON

extension ContractChecker {
    /// All that goes over WebSockets by the document: what coverage is counted by.
    public var frameKeys: [CheckedFrames.Key] { operations.flatMap { $0.frames.map(\.key) } }

    /// Everything in a frame that breaks the contract.
    public func violations(of frame: SocketFrame) -> [String] {
        check(
            frame: frame.text, direction: frame.direction, operationID: frame.operationID,
            subprotocol: frame.subprotocol)
    }

    /// Everything in the text of a frame that breaks the contract.
    public func check(
        frame text: [UInt8], direction: SocketFrame.Direction, operationID: String,
        subprotocol: String?
    ) -> [String] {
        let key = CheckedFrames.Key(
            operationID: operationID, subprotocol: subprotocol, direction: direction)
        guard let expected = frames[key] else { return ["nothing is declared for \(key)"] }
        guard let string = String(validating: text, as: UTF8.self) else {
            return ["the frame is not UTF-8"]
        }
        do {
            let value = expected.isJSON ? try JSONValue.parse(text) : .string(string)
            return expected.schemaPointer.map { violations(of: value, $0) } ?? []
        } catch {
            return ["the frame is not JSON: \(error)"]
        }
    }
}
