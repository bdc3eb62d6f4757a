import CCurl
import ContractClient

extension ClientTransportError {
    /// What libcurl's code means; `text` is what it says about it.
    init(_ code: CURLcode, _ text: String, hasSent: Bool) {
        switch code {
        case CURLE_URL_MALFORMAT: self = .invalidRequest(text)
        // The connection's and its TLS's failures, time-outs among them, have codes of many kinds.
        case _ where !hasSent: self = .cannotConnect(text)
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut(text)
        // A field beyond libcurl's own limit of 100 KiB.
        case CURLE_OUT_OF_MEMORY: self = .tooLarge(text)
        default: self = .broken(text)
        }
    }
}
