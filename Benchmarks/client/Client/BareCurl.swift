import CCurl

/// libcurl alone: one easy handle, a call at a time, the content gathered in an array.
final class BareCurl {
    let easy = curl_easy_init()
    var content: [UInt8] = []

    private var fields: UnsafeMutablePointer<curl_slist>?

    /// `accept` is what others send in that field: the bytes are to be the same.
    init(_ url: String, accept: String? = nil) {
        if let accept {
            fields = curl_slist_append(nil, "Accept: \(accept)")
            ccurl_set_fields(easy, fields)
        }
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

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(fields)
    }

    func perform() {
        // An array of its own for each call, as others get.
        content = []
        let code = curl_easy_perform(easy)
        precondition(code == CURLE_OK, String(cString: curl_easy_strerror(code)))
    }
}
