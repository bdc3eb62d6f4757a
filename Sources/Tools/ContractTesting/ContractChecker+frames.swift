import JSON

extension ContractChecker {
    /// All that goes over WebSockets by the document: what coverage is counted by.
    public var frameKeys: [CheckedFrames.Key] { operations.flatMap { $0.frames.map(\.key) } }

    /// Everything in a message of a WebSocket that breaks the contract.
    public func findings(in frame: SocketFrame) -> [Finding] {
        examine(frame).findings
    }

    func examine(_ frame: SocketFrame) -> (part: ExaminedPart?, findings: [Finding]) {
        guard let expected = frames[frame.key] else {
            return (nil, findings([Self.fault("nothing is declared for \(frame.key)")], in: frame))
        }
        let place = expected.content.place
        guard let schema = expected.content.schema else {
            if expected.isJSON, let fault = Self.syntaxFault(frame.text, place) {
                return (nil, findings([fault], in: frame))
            }
            return (nil, [])
        }
        guard let string = String(validating: frame.text, as: UTF8.self) else {
            return (nil, findings([Self.fault("the frame is not UTF-8", place)], in: frame))
        }
        if expected.isJSON, let fault = Self.syntaxFault(frame.text, place) {
            return (nil, findings([fault], in: frame))
        }
        let json = try? JSONValue.parse(frame.text, limits: BodyReader.limits)
        let part = ExaminedPart(
            expected.isJSON ? json ?? .null : .string(string), "frame", schema,
            frame.direction == .received ? .request : .response, in: document.schemas)
        return (part, findings(part.faults(.webSocketFrameConformance), in: frame))
    }

    private static func syntaxFault(_ text: [UInt8], _ place: DocumentPlace) -> Fault? {
        do throws(JSONSyntaxError) {
            _ = try JSONValue.parse(text, limits: BodyReader.limits)
            return nil
        } catch {
            return fault("the frame is not JSON: \(error)", place)
        }
    }

    private static func fault(_ message: String, _ place: DocumentPlace? = nil) -> Fault {
        Fault(check: .webSocketFrameConformance, message: message, place: place)
    }

    private func findings(_ faults: [Fault], in frame: SocketFrame) -> [Finding] {
        faults.filter { configuration.checks.contains($0.check) }.map { fault in
            Finding(
                check: fault.check, operationID: frame.operationID, message: fault.message,
                pointer: fault.pointer, schemaLocation: fault.schemaLocation, place: fault.place,
                subject: .frame(frame))
        }
    }
}

extension SocketFrame {
    /// Which of the document's frames it is.
    var key: CheckedFrames.Key {
        CheckedFrames.Key(
            operationID: operationID, subprotocol: subprotocol, direction: direction)
    }
}
