import Glibc
import HTTPServer
import JSON
import TLS
import Timestamps

/// The certificate and the key that the settings name, read at the start and again on SIGHUP.
struct TLSFiles: Sendable {
    let certificatePath: String
    let keyPath: String
    let isProduction: Bool
    let log: Log

    /// nil when the server speaks plain HTTP.
    init?(_ settings: Settings, _ log: Log) {
        guard let certificate = settings.tlsCertificate, let key = settings.tlsKey else {
            return nil
        }
        certificatePath = certificate
        keyPath = key
        isProduction = settings.isProduction
        self.log = log
    }

    /// What nginx says to those who speak HTTP to a port of HTTPS, in our words.
    private static let answerToPlainText: [UInt8] = {
        let text = "this port speaks HTTPS: use https://\n"
        let head =
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: \(text.utf8.count)\r\nConnection: close\r\n\r\n"
        return Array((head + text).utf8)
    }()

    /// What the server begins with.
    func context() throws(SettingsError) -> TLSContext {
        let credentials = try read()
        do throws(TLSError) {
            let context = try TLSContext(
                credentials, answerToPlainText: Self.answerToPlainText)
            warn(about: credentials)
            return context
        } catch {
            throw failure(error)
        }
    }

    /// Has new connections meet what the files hold now. When that cannot be used, they meet what
    /// they met before, and the log says why.
    func reload(_ context: TLSContext) {
        do throws(SettingsError) {
            let credentials = try read()
            do throws(TLSError) {
                try context.replace(credentials)
            } catch {
                throw failure(error)
            }
            log.write("tls") { line in
                line.property("reloaded", true)
                line.property("serial", credentials.serialNumber)
            }
            warn(about: credentials)
        } catch {
            log.write("tls") { line in
                line.property("reloaded", false)
                line.property("error", error.description)
            }
        }
        log.flush()
    }

    private func read() throws(SettingsError) -> TLSCredentials {
        let certificates = try bytes(of: certificatePath, "--tls-certificate")
        let key = try bytes(of: keyPath, "--tls-key")
        try checkMode()
        do throws(TLSError) {
            return try TLSCredentials(certificates: certificates, key: key)
        } catch {
            throw failure(error)
        }
    }

    private func bytes(of path: String, _ option: String) throws(SettingsError) -> [UInt8] {
        do throws(File.Failure) {
            return try File.read(path)
        } catch {
            let reason = String(cString: strerror(error.code))
            throw SettingsError("\(option): cannot read '\(path)': \(reason)")
        }
    }

    private func failure(_ error: TLSError) -> SettingsError {
        error.concernsKey
            ? SettingsError("--tls-key: '\(keyPath)': \(error)")
            : SettingsError("--tls-certificate: '\(certificatePath)': \(error)")
    }

    /// A key that everybody on the machine can read is no secret. Its group may be one that was made
    /// for those who need it.
    private func checkMode() throws(SettingsError) {
        var status = stat()
        guard stat(keyPath, &status) == 0, status.st_mode & 0o004 != 0 else { return }
        let message = "'\(keyPath)': everybody may read it: chmod o= it"
        guard !isProduction else { throw SettingsError("--tls-key: \(message)") }
        log.write("tls") { $0.property("warning", "--tls-key: \(message)") }
    }

    private func warn(about credentials: TLSCredentials) {
        let now = Log.now().microseconds / 1_000_000
        guard now > credentials.notAfter || now < credentials.notBefore else { return }
        let state = now > credentials.notAfter ? "has expired" : "is not valid yet"
        log.write("tls") {
            $0.property(
                "warning", "--tls-certificate: '\(certificatePath)': the certificate \(state)")
        }
    }
}

/// The figures of TLS for metrics.
extension TLSContext {
    func write(to text: inout MetricsText) {
        let figures = figures
        text.family("tls_handshakes_total", .counter, "Handshakes, by how they ended.")
        text.sample("tls_handshakes_total", figures.full, ["result": "full"])
        text.sample("tls_handshakes_total", figures.resumed, ["result": "resumed"])
        text.sample("tls_handshakes_total", figures.failed, ["result": "failed"])
        text.sample("tls_handshakes_total", figures.abandoned, ["result": "abandoned"])
        text.sample("tls_handshakes_total", figures.plainText, ["result": "plain_text"])
        text.family(
            "tls_certificate_expiry_seconds", .gauge,
            "When the certificate ends, in seconds since 1970.")
        text.sample("tls_certificate_expiry_seconds", Int(credentials.notAfter))
    }
}
