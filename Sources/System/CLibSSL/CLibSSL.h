// OpenSSL's libssl, apart from COpenSSL: only programs that speak TLS are linked with it.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// What C spells as macros that Swift does not see.
static const uint64_t libssl_no_renegotiation = SSL_OP_NO_RENEGOTIATION;
static const uint64_t libssl_no_compression = SSL_OP_NO_COMPRESSION;

static inline int libssl_set_versions(SSL_CTX *context, int lowest, int highest) {
    return SSL_CTX_set_min_proto_version(context, lowest)
        && SSL_CTX_set_max_proto_version(context, highest);
}
static inline int libssl_set_groups(SSL_CTX *context, const char *names) {
    return SSL_CTX_set1_groups_list(context, names) == 1;
}
static inline int libssl_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
    return SSL_CTX_add1_chain_cert(context, certificate) == 1;
}
static inline void libssl_release_buffers(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}
static inline void libssl_cache_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}
static inline int libssl_name_server(SSL *session, const char *host) {
    return SSL_set_tlsext_host_name(session, host) == 1;
}
static inline void libssl_retry_reading(BIO *bio) {
    BIO_clear_retry_flags(bio);
    BIO_set_retry_read(bio);
}
