import CCurl

/// libcurl alone: one easy handle, a call at a time, the content gathered in an array.
final class BareCurl {
    private let easy = curl_easy_init()
    private var content: [UInt8] = []

    init(_ url: String) {
        ccurl_set_text(easy, CURLOPT_URL, url)
        ccurl_set_text(easy, CURLOPT_PROXY, "")
        ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(easy, CURLOPT_BUFFERSIZE, 64 * 1024)
        ccurl_set_pointer(easy, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
        ccurl_set_bytes_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, _, count, context in
            let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
            Unmanaged<BareCurl>.fromOpaque(context!)._withUnsafeGuaranteedRef {
                $0.content.append(contentsOf: bytes)
            }
            return count
        }
    }

    deinit { curl_easy_cleanup(easy) }

    /// The number of bytes that came.
    func perform() -> Int {
        // An array of its own for each call, as others get.
        content = []
        let code = curl_easy_perform(easy)
        precondition(code == CURLE_OK, String(cString: curl_easy_strerror(code)))
        return content.count
    }
}
