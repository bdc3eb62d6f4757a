import ContractClient

/// The content of an answer that is still coming.
final class CurlContent: ClientContentSource {
    private let transfer: Transfer
    /// Its thread drives the transfer.
    private let transport: CurlTransport

    init(_ transfer: Transfer, _ transport: CurlTransport) {
        self.transfer = transfer
        self.transport = transport
    }

    deinit { transfer.abandon() }

    func next() async throws -> [UInt8]? {
        while true {
            let (piece, resumes) = transfer.incoming.takePiece()
            if resumes { transfer.resume() }
            switch piece {
            case .bytes(let bytes): return bytes
            case .end: return nil
            case .failed(let error): throw error
            case nil: break
            }
            await transfer.wait()
        }
    }
}
