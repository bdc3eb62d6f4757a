extension WebSocketFrame {
    /// The kind of frame (RFC 6455 5.2): 1 is text, 2 is binary.
    public var opcode: UInt8 { bytes[0] & 0x0F }

    /// What the frame holds, behind its header.
    public var payload: ArraySlice<UInt8> {
        switch bytes[1] {
        case 126: bytes.dropFirst(4)
        case 127: bytes.dropFirst(10)
        default: bytes.dropFirst(2)
        }
    }
}
