import CLibSSL
import CLinux

/// A server's certificate with its chain, and the private key.
public final class TLSCredentials: @unchecked Sendable {
    // SAFETY: nothing changes after the initializer, and OpenSSL counts references atomically.

    /// The certificate of the server.
    let certificate: OpaquePointer
    /// Those between it and one that clients know.
    let chain: [OpaquePointer]
    let key: OpaquePointer

    /// Reads texts in PEM: the server's certificate with those that lead to a known one behind it,
    /// and its key.
    public init(certificates: [UInt8], key: [UInt8]) throws(TLSError) {
        ERR_clear_error()
        let list = try Self.readCertificates(certificates)
        do throws(TLSError) {
            self.key = try Self.readKey(key)
        } catch {
            list.forEach { X509_free($0) }
            throw error
        }
        certificate = list[0]
        chain = Array(list[1...])
        guard X509_check_private_key(certificate, self.key) == 1 else {
            ERR_clear_error()
            throw .mismatch
        }
    }

    deinit {
        EVP_PKEY_free(key)
        X509_free(certificate)
        chain.forEach { X509_free($0) }
    }

    static func readCertificates(_ text: [UInt8]) throws(TLSError) -> [OpaquePointer] {
        var list: [OpaquePointer] = []
        let isWhole = withBIO(text) { bio in
            while let certificate = PEM_read_bio_X509(bio, nil, nil, nil) {
                list.append(certificate)
            }
            // The end of the text is told as an error too.
            let code = ERR_peek_last_error()
            ERR_clear_error()
            return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
        }
        guard isWhole else {
            list.forEach { X509_free($0) }
            throw .damagedCertificate(list.count + 1)
        }
        guard !list.isEmpty else { throw .noCertificate }
        return list
    }

    private static func readKey(_ text: [UInt8]) throws(TLSError) -> OpaquePointer {
        var isEncrypted = false
        let key = withUnsafeMutablePointer(to: &isEncrypted) { flag in
            withBIO(text) { bio in
                // Without this function OpenSSL would ask at the terminal.
                PEM_read_bio_PrivateKey(
                    bio, nil,
                    { _, _, _, flag in
                        flag?.storeBytes(of: true, as: Bool.self)
                        return -1
                    }, flag)
            }
        }
        ERR_clear_error()
        if let key { return key }
        throw isEncrypted ? .encryptedKey : .noKey
    }

    private static func withBIO<Result>(
        _ text: [UInt8], _ body: (OpaquePointer?) -> Result
    ) -> Result {
        text.withUnsafeBytes { bytes in
            let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count))
            defer { BIO_free(bio) }
            return body(bio)
        }
    }
}

// What an operator wants to know of it.
extension TLSCredentials {
    /// The serial number in hexadecimal digits.
    public var serialNumber: String {
        guard let number = ASN1_INTEGER_to_BN(X509_get_serialNumber(certificate), nil) else {
            return ""
        }
        defer { BN_free(number) }
        guard let text = BN_bn2hex(number) else { return "" }
        defer { CRYPTO_free(text, #file, #line) }
        return String(cString: text)
    }

    /// The first second in which the certificate is valid, counted from 1970.
    public var notBefore: Int64 { Self.seconds(X509_get0_notBefore(certificate)) }

    /// The last second in which the certificate is valid, counted from 1970.
    public var notAfter: Int64 { Self.seconds(X509_get0_notAfter(certificate)) }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
        var fields = tm()
        guard ASN1_TIME_to_tm(time, &fields) == 1 else { return 0 }
        return Int64(timegm(&fields))
    }
}
