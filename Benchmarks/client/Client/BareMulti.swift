import CCurl

/// libcurl alone with several calls at a time: one multi handle, and an easy handle for each.
final class BareMulti {
    private let multi = curl_multi_init()
    private let handles: [BareCurl]

    init(_ url: String, accept: String? = nil, count: Int) {
        handles = (0..<count).map { _ in BareCurl(url, accept: accept) }
    }

    deinit { curl_multi_cleanup(multi) }

    /// Makes so many calls, each handle the next one as soon as it has its answer.
    func perform(_ calls: Int) {
        var begun = 0
        for handle in handles where begun < calls {
            begin(handle)
            begun += 1
        }
        var done = 0
        while done < calls {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var left: Int32 = 0
            while let message = curl_multi_info_read(multi, &left) {
                precondition(message.pointee.data.result == CURLE_OK, "a call failed")
                done += 1
                let handle = handles.first { $0.easy == message.pointee.easy_handle }!
                curl_multi_remove_handle(multi, handle.easy)
                if begun < calls {
                    begin(handle)
                    begun += 1
                }
            }
            if done < calls { curl_multi_poll(multi, nil, 0, 1_000, nil) }
        }
    }

    private func begin(_ handle: BareCurl) {
        handle.content = []
        curl_multi_add_handle(multi, handle.easy)
    }
}
