import CLibSSL
import TLS

/// A key and a certificate that signs itself, made for a test.
struct TestCertificate: Sendable {
    let certificate: [UInt8]
    let key: [UInt8]

    /// Makes one; its validity is given in seconds from now.
    init(
        serial: Int = 1, from begin: Int = -3_600, to end: Int = 3_600, type: Int32 = EVP_PKEY_EC
    ) {
        let key = Self.makeKey(type)
        defer { EVP_PKEY_free(key) }
        let certificate = X509_new()
        defer { X509_free(certificate) }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial)
        X509_gmtime_adj(X509_getm_notBefore(certificate), begin)
        X509_gmtime_adj(X509_getm_notAfter(certificate), end)
        X509_set_pubkey(certificate, key)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", 0x1001, "localhost", -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        X509_sign(certificate, key, EVP_sha256())
        self.certificate = Self.text { PEM_write_bio_X509($0, certificate) }
        self.key = Self.text { PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }

    /// The key behind a passphrase.
    var encryptedKey: [UInt8] {
        let source = key.withUnsafeBytes { BIO_new_mem_buf($0.baseAddress, Int32($0.count)) }
        defer { BIO_free(source) }
        let key = PEM_read_bio_PrivateKey(source, nil, nil, nil)
        defer { EVP_PKEY_free(key) }
        var passphrase = Array("secret".utf8)
        return Self.text {
            PEM_write_bio_PrivateKey($0, key, EVP_aes_128_cbc(), &passphrase, 6, nil, nil)
        }
    }

    func credentials() throws -> TLSCredentials {
        try TLSCredentials(certificates: certificate, key: key)
    }

    private static func makeKey(_ type: Int32) -> OpaquePointer? {
        let context = EVP_PKEY_CTX_new_id(type, nil)
        defer { EVP_PKEY_CTX_free(context) }
        EVP_PKEY_keygen_init(context)
        if type == EVP_PKEY_EC {
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1)
        } else {
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, 1_024)
        }
        var key: OpaquePointer?
        EVP_PKEY_keygen(context, &key)
        return key
    }

    private static func text(_ write: (OpaquePointer?) -> Int32) -> [UInt8] {
        let bio = BIO_new(BIO_s_mem())
        defer { BIO_free(bio) }
        _ = write(bio)
        return takeBytes(of: bio)
    }
}

/// Reads a memory BIO to its end.
func takeBytes(of bio: OpaquePointer?) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = BIO_read(bio, &buffer, Int32(buffer.count))
        guard count > 0 else { return bytes }
        bytes += buffer[..<Int(count)]
    }
}
