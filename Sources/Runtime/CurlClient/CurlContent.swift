import ContractClient
import Synchronization

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
        let incoming = transfer.incoming
        while true {
            let (piece, resumes) = incoming.takePiece()
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

/// Content that has come whole with its head.
final class WholeContent: ClientContentSource {
    private let bytes: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }

    func next() async throws -> [UInt8]? {
        bytes.withLock { bytes in
            guard !bytes.isEmpty else { return nil }
            defer { bytes = [] }
            return bytes
        }
    }
}
