import ContractRuntime
import HTTPMessages
import HTTPServer
import Handlers

/// How the server is to run. `Setting.all` says where each value comes from and what it means.
struct Settings: Sendable {
    var host = "127.0.0.1"
    var port: UInt16 = 8000
    /// The files of the certificate, with its chain, and of its key; nil: plain HTTP.
    var tlsCertificate: String?
    var tlsKey: String?
    var dataDirectory = "data"
    var isProduction = false
    var isDebug = false
    var isDemo = false
    /// Seals cursors; nil: kept in the data directory, made at the first start.
    var secret: String?
    /// Names that requests may address (421 for others); empty: any.
    var allowedHosts: [String] = []
    /// Addresses whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    var trustedProxies: [String] = []
    var allowedOrigins: [String] = []
    var allowsCredentials = false
    /// What pages of those origins may do; nil when none may call.
    var cors: CORSPolicy?
    /// nil: a session does not end by itself.
    var sessionLifetime: Duration? = .seconds(30 * 86_400)
    var loginBurst = 5
    var loginForgetting = Duration.seconds(333)
    var timeZone = TimeZone.utc
    var language = "en"
    /// nil: one a core.
    var loopCount: Int?
    var passwordThreadCount: Int?
    var passwordQueueLimit = 64
    /// The longest upload; nil: the contract's.
    var maxUploadBytes: Int?
    var fileQuotaBytes = 100 << 20
    var fileQuotaCount = 1000
    /// What deliveries of the webhook are signed with; empty: none is taken.
    var webhookSecrets: [String] = []
    /// What a push to the main branch runs.
    var webhookCommand = ""
    var webhookTimeout = Duration.seconds(600)
    var logsAccess = true
    var validatesResponses = false
    var servesDocs = true
    var servesApp = true
    /// The folder of a front end; nil: the server has a home page of its own.
    var frontEnd: String?
    /// What pages of the front end may load and do. Many builds set styles from script, and inline
    /// small pictures.
    var frontEndPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        + "font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        + "frame-ancestors 'none'"
    /// Folders of the front end whose files are named for their content: paths, `/assets`.
    var frontEndImmutable: [String] = []
    var compressesResponses = true
    var acceptsCompressedRequests = false
    /// Where metrics are told; nil: at `/metrics`, and nowhere with `--production`.
    var chosenMetrics: MetricsPlace?
    var metrics: MetricsPlace { chosenMetrics ?? (isProduction ? .off : .onOwnPort) }
    /// How long open requests may go on after SIGTERM.
    var drainTimeout = Duration.seconds(30)
    /// What chats show, and how many sockets a user may have open.
    var live = LiveServices.Options()
    /// How much clients of WebSockets may send, and when they are taken for dead.
    var webSocketLimits = WebSocketLimits()
    /// Whether messages of WebSockets are compressed, and how.
    var compressesSockets = false
    var webSocketDeflate = WebSocketDeflate()
    /// Limits and timeouts of the engine.
    var engine = HTTPServerConfiguration(host: "127.0.0.1", port: 8000)
}

/// Where metrics are told.
enum MetricsPlace: Sendable, Equatable {
    case off
    /// At `/metrics`, beside the contract.
    case onOwnPort
    /// At `/metrics` of an address of their own.
    case address(host: String, port: UInt16)
}

/// Why the server does not start: one sentence, and exit status 78 (EX_CONFIG of sysexits.h).
struct SettingsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
