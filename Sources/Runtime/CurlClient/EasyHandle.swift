import CCurl
import CLinux
import ContractClient
import HTTPMessages

/// One handle of libcurl, used for one transfer after another.
///
/// What all requests have in common is set once; `prepare` sets the rest.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    /// Whose turn it is; the callbacks ask for it.
    private(set) var transfer: Transfer? {
        didSet { current = transfer.map { Unmanaged.passUnretained($0) } }
    }
    /// The same for callbacks: they keep nothing that the handle keeps.
    private(set) var current: Unmanaged<Transfer>?
    private let errorText: UnsafeMutablePointer<CChar>
    /// The address as libcurl has read it. It would read the text, too, but then write it again.
    private let address: OpaquePointer
    private var hasOwnMethod = false
    /// Whether the transfer takes only names that were resolved within the last minute, and drops the
    /// others at its end, for which libcurl looks at the whole table of names.
    var dropsOldNames = true {
        didSet {
            guard dropsOldNames != oldValue else { return }
            ccurl_set_long(
                pointer, CURLOPT_DNS_CACHE_TIMEOUT, dropsOldNames ? Self.secondsOfNames : -1)
        }
    }
    private static var secondsOfNames: Int { 60 }

    /// Nil when libcurl has no memory, or refuses what the configuration says: the text tells.
    init(_ configuration: CurlConfiguration, engine: Engine) throws(EasyHandleError) {
        guard let pointer = curl_easy_init() else {
            throw EasyHandleError(text: "libcurl cannot start a transfer")
        }
        guard let address = curl_url() else {
            curl_easy_cleanup(pointer)
            throw EasyHandleError(text: "libcurl cannot start a transfer")
        }
        self.pointer = pointer
        self.address = address
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setStanding(configuration)
        setCallbacks(engine)
        try setPaths(configuration)
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_url_cleanup(address)
        errorText.deallocate()
    }

    /// What libcurl says about a failed transfer, in its own words.
    func text(of code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }

    /// Makes this the handle of a transfer.
    func prepare(for transfer: Transfer) throws(ClientTransportError) {
        self.transfer = transfer
        errorText.pointee = 0
        let url = transfer.request.url
        let code = curl_url_set(address, CURLUPART_URL, url, UInt32(CURLU_PATH_AS_IS))
        guard code == CURLUE_OK else {
            throw .invalidRequest(String(cString: curl_url_strerror(code)))
        }
        // Or libcurl would make the text of it, which it shows to whoever asks.
        ccurl_set_text(pointer, CURLOPT_URL, url)
        ccurl_set_fields(pointer, transfer.request.fields)
        let length: Int
        switch transfer.request.content {
        case .none: return setMethodWithoutContent(transfer.request.method)
        case .small(let range):
            length = range.count
            ccurl_set_pointer(
                pointer, CURLOPT_POSTFIELDS, transfer.request.pointer(to: range.lowerBound))
        case .large(let bytes):
            length = bytes.count
            ccurl_set_pointer(pointer, CURLOPT_POSTFIELDS, nil)
        case .stream(let declared, _):
            length = declared.map { Int($0) } ?? -1
            ccurl_set_pointer(pointer, CURLOPT_POSTFIELDS, nil)
        }
        ccurl_set_long(pointer, CURLOPT_POST, 1)
        ccurl_set_length(pointer, CURLOPT_POSTFIELDSIZE_LARGE, length)
        setMethod(transfer.request.method, unless: .post)
    }

    /// Lets go of the transfer, and of what it has lent to libcurl.
    func release() {
        transfer = nil
        ccurl_set_fields(pointer, nil)
        ccurl_set_pointer(pointer, CURLOPT_POSTFIELDS, nil)
    }

    private func setMethodWithoutContent(_ method: HTTPMethod) {
        if method == .head { return hasOwnMethod(false, setting: CURLOPT_NOBODY) }
        ccurl_set_long(pointer, CURLOPT_HTTPGET, 1)
        setMethod(method, unless: .get)
    }

    private func hasOwnMethod(_ own: Bool, setting option: CURLoption) {
        ccurl_set_long(pointer, option, 1)
        if hasOwnMethod, !own { ccurl_set_text(pointer, CURLOPT_CUSTOMREQUEST, nil) }
        hasOwnMethod = own
    }

    private func setMethod(_ method: HTTPMethod, unless usual: HTTPMethod) {
        if method != usual {
            ccurl_set_text(pointer, CURLOPT_CUSTOMREQUEST, method.name)
        } else if hasOwnMethod {
            ccurl_set_text(pointer, CURLOPT_CUSTOMREQUEST, nil)
        }
        hasOwnMethod = method != usual
    }
}

/// Why there is no handle.
struct EasyHandleError: Error {
    let text: String
}

// What all requests have in common.
extension EasyHandle {
    private func setStanding(_ configuration: CurlConfiguration) {
        let numbers: [(CURLoption, Int)] = [
            // No signals for time-outs: they would hit the whole process.
            (CURLOPT_NOSIGNAL, 1),
            (CURLOPT_FOLLOWLOCATION, 0),
            // The content comes as it was sent; who asks for a coding undoes it.
            (CURLOPT_HTTP_CONTENT_DECODING, 0),
            (CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_SSL_VERIFYPEER, 1),
            (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_BUFFERSIZE, Self.receiveBytes),
            (CURLOPT_DNS_CACHE_TIMEOUT, Self.secondsOfNames),
            (CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds),
            (CURLOPT_MAXAGE_CONN, (configuration.idleTimeout.milliseconds + 999) / 1_000),
        ]
        for (option, value) in numbers { ccurl_set_long(pointer, option, value) }
        ccurl_set_text(pointer, CURLOPT_PROTOCOLS_STR, "http,https")
        ccurl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText)
        ccurl_set_pointer(pointer, CURLOPT_CURLU, UnsafeMutableRawPointer(address))
        switch configuration.proxy {
        case .none: ccurl_set_text(pointer, CURLOPT_PROXY, "")
        case .address(let proxy):
            ccurl_set_text(pointer, CURLOPT_PROXY, proxy)
            // Or the environment's `no_proxy` would count.
            ccurl_set_text(pointer, CURLOPT_NOPROXY, "")
        case .environment: break
        }
    }

    /// Bytes that are asked of a socket at a time: fewer calls for large answers.
    private static var receiveBytes: Int { 64 * 1024 }

    private func setPaths(_ configuration: CurlConfiguration) throws(EasyHandleError) {
        if let socket = configuration.socket {
            guard socket.hasPrefix("unix:"), socket.utf8.count > 5 else {
                throw EasyHandleError(text: "the socket '\(socket)' does not begin with 'unix:'")
            }
            try set(CURLOPT_UNIX_SOCKET_PATH, String(socket.dropFirst(5)))
        }
        try set(CURLOPT_CAINFO, configuration.authorityFile)
        if configuration.authorityFile != nil {
            // Or the system's folder would be trusted, too.
            ccurl_set_text(pointer, CURLOPT_CAPATH, nil)
        }
        try set(CURLOPT_SSLCERT, configuration.certificateFile)
        try set(CURLOPT_SSLKEY, configuration.keyFile)
    }

    private func set(_ option: CURLoption, _ text: String?) throws(EasyHandleError) {
        guard let text else { return }
        let code = ccurl_set_text(pointer, option, text)
        guard code == CURLE_OK else { throw EasyHandleError(text: self.text(of: code)) }
    }
}
