import CCurl
import CLinux

// libcurl calls these while the engine has called libcurl: in a turn. The context of those of a
// transfer is its handle, which the engine keeps; that of those of a socket is the engine, which
// outlives libcurl's connections.
extension EasyHandle {
    func setCallbacks(_ engine: Engine) {
        let own = Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA,
            CURLOPT_PREREQDATA, CURLOPT_PRIVATE,
        ] {
            ccurl_set_pointer(pointer, option, own)
        }
        ccurl_set_bytes_callback(pointer, CURLOPT_HEADERFUNCTION) { bytes, _, count, context in
            EasyHandle.transfer(context) { $0.takeHeadLine(EasyHandle.buffer(bytes, count)) } ?? 0
        }
        ccurl_set_bytes_callback(pointer, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            EasyHandle.transfer(context) { $0.takeContent(EasyHandle.buffer(bytes, count)) } ?? 0
        }
        ccurl_set_bytes_callback(pointer, CURLOPT_READFUNCTION) { room, size, count, context in
            let room = UnsafeMutableRawBufferPointer(start: room, count: size * count)
            return EasyHandle.transfer(context) { $0.giveContent(room) }
                ?? Int(CURL_READFUNC_ABORT)
        }
        ccurl_on_seek(pointer) { context, offset, origin in
            // 0 is SEEK_SET.
            guard offset == 0, origin == 0 else { return CURL_SEEKFUNC_FAIL }
            EasyHandle.transfer(context) { $0.rewind() }
            return CURL_SEEKFUNC_OK
        }
        ccurl_on_request(pointer) { context, _, _, _, _ in
            EasyHandle.transfer(context) { $0.beginsRequest() } == true
                ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        setSocketCallbacks(engine)
    }

    private func setSocketCallbacks(_ engine: Engine) {
        let context = Unmanaged.passUnretained(engine).toOpaque()
        ccurl_set_pointer(pointer, CURLOPT_OPENSOCKETDATA, context)
        ccurl_set_pointer(pointer, CURLOPT_CLOSESOCKETDATA, context)
        ccurl_on_open_socket(pointer) { context, _, address in
            guard let address = address?.pointee else { return CURL_SOCKET_BAD }
            // Programs that this process starts have nothing to do with its connections.
            let descriptor = socket(
                address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
            if descriptor >= 0 { Engine.of(context).sockets.opened(descriptor) }
            return descriptor
        }
        ccurl_on_close_socket(pointer) { context, descriptor in
            Engine.of(context).sockets.closed(descriptor)
            return close(descriptor)
        }
    }

    private static func transfer<Result>(
        _ context: UnsafeMutableRawPointer?, _ body: (Transfer) -> Result
    ) -> Result? {
        guard let context else { return nil }
        // SAFETY: `context` is a handle that the engine keeps for as long as libcurl has it, and so
        // does the handle with its transfer.
        let handle = Unmanaged<EasyHandle>.fromOpaque(context)
        return handle._withUnsafeGuaranteedRef { handle in
            // What the engine keeps needs not be kept here as well.
            handle.current?._withUnsafeGuaranteedRef(body)
        }
    }

    private static func buffer(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int
    ) -> UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(start: bytes, count: count).assumingMemoryBound(to: UInt8.self)
    }
}
