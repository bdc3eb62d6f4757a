import JSON

/// What one direction of a WebSocket operation carries under one subprotocol.
public struct CheckedFrames: Sendable {
    /// Which frames these are: what coverage is counted by.
    public struct Key: Sendable, Hashable, CustomStringConvertible {
        /// The operationId.
        public let operationID: String
        /// The subprotocol; nil for none.
        public let subprotocol: String?
        /// Who sends them.
        public let direction: SocketFrame.Direction

        /// Makes a key.
        public init(
            operationID: String, subprotocol: String?, direction: SocketFrame.Direction
        ) {
            self.operationID = operationID
            self.subprotocol = subprotocol
            self.direction = direction
        }

        /// `openChat, chat.v2+json, sent`
        public var description: String {
            "\(operationID), \(subprotocol ?? "no subprotocol"), \(direction.rawValue)"
        }
    }

    /// Which frames these are.
    public let key: Key
    let isJSON: Bool
    /// Where the schema stands; nil where there is none.
    let schemaPointer: String?
}

extension CheckedFrames {
    /// The frames of an operation (`x-websocket`), in the order of the document.
    static func all(
        of operationID: String, at pointer: String, in reader: DocumentReader
    ) -> [CheckedFrames] {
        let list = "\(pointer)/x-websocket"
        return (0..<reader.count(list)).flatMap { index -> [CheckedFrames] in
            let entry = "\(list)/\(index)"
            let subprotocol = reader.text("\(entry)/subprotocol")
            return [("receives", SocketFrame.Direction.received), ("sends", .sent)].flatMap {
                field, direction in
                reader.members("\(entry)/\(field)").map { name, place in
                    CheckedFrames(
                        key: Key(
                            operationID: operationID, subprotocol: subprotocol,
                            direction: direction),
                        isJSON: name.contains("json"),
                        schemaPointer: reader.exists("\(place)/schema") ? "\(place)/schema" : nil)
                }
            }
        }
    }
}
