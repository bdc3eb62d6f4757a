import CCurl
import ContractClient

// What a turn does with transfers.
extension Engine {
    /// Most handles that are kept for later transfers: each holds some kilobytes.
    private static let maxSpareHandles = 64

    /// Nanoseconds after which a transfer is to drop old names again: so much longer they may live.
    private static var namesEvery: UInt64 { 1_000_000_000 }

    func carryOut(_ command: Command) {
        switch command {
        case .start(let transfer): start(transfer)
        case .resume(let transfer): transfer.unpause()
        case .end(let transfer): finish(transfer, .failed(CancellationError()))
        case .close:
            isClosed = true
            for transfer in active {
                finish(transfer, .failed(ClientTransportError.broken("the transport was closed")))
            }
        }
    }

    private func start(_ transfer: Transfer) {
        // It may have been cancelled before its turn came.
        guard !transfer.incoming.isOver else { return }
        do throws(ClientTransportError) {
            let handle = try spareHandle()
            transfer.handle = handle
            handle.dropsOldNames = now &- namesLookedAt >= Self.namesEvery
            try handle.prepare(for: transfer)
            transfer.slot = active.count
            active.append(transfer)
            transfer.start()
            check(by: transfer.deadline)
            let code = curl_multi_add_handle(multi, handle.pointer)
            guard code == CURLM_OK else {
                throw .cannotConnect(String(cString: curl_multi_strerror(code)))
            }
        } catch {
            finish(transfer, .failed(error))
        }
    }

    private func spareHandle() throws(ClientTransportError) -> EasyHandle {
        guard !isClosed else { throw .cannotConnect("the transport was closed") }
        if let handle = spareHandles.popLast() { return handle }
        do throws(EasyHandleError) {
            return try EasyHandle(configuration, engine: self)
        } catch {
            throw .cannotConnect(error.text)
        }
    }

    /// Ends a transfer; the first end counts.
    func finish(_ transfer: Transfer, _ end: Incoming.End) {
        transfer.incoming.finish(end)
        touch(transfer)
        transfer.stop()
        if let slot = transfer.slot {
            let last = active.removeLast()
            if slot < active.count {
                active[slot] = last
                last.slot = slot
            }
            transfer.slot = nil
        }
        guard let handle = transfer.handle else { return }
        transfer.handle = nil
        curl_multi_remove_handle(multi, handle.pointer)
        if handle.dropsOldNames, transfer.hasHead { namesLookedAt = now }
        handle.release()
        if spareHandles.count < Self.maxSpareHandles, !isClosed { spareHandles.append(handle) }
    }

    func collectFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE,
                let context = ccurl_private(message.pointee.easy_handle)
            else { continue }
            let code = message.pointee.data.result
            // SAFETY: the private pointer of a handle is the handle's object, which its transfer
            // keeps until `finish`.
            let handle = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
            guard let transfer = handle.transfer else { continue }
            finish(transfer, Self.end(of: transfer, handle, code))
        }
    }

    private static func end(
        of transfer: Transfer, _ handle: EasyHandle, _ code: CURLcode
    ) -> Incoming.End {
        if let failure = transfer.failure { return .failed(failure) }
        if code == CURLE_OK || transfer.isAnswered { return .complete }
        // The second attempt that `beginsRequest` has refused.
        if code == CURLE_ABORTED_BY_CALLBACK {
            if transfer.hasHead { return .complete }
            return .failed(
                ClientTransportError.broken(
                    "the connection was closed before an answer had come"))
        }
        return .failed(
            ClientTransportError(code, handle.text(of: code), hasSent: transfer.attempts > 0))
    }
}
