import HTTPServer

/// One setting: its option, its environment variables, its meaning, and how a value of it is read.
///
/// docs/operations.md lists every setting by its option and its variables; a House test holds the two together.
struct Setting: Sendable {
    /// The option without its dashes.
    let option: String
    /// What `--help` calls the value; nil for an option that takes none.
    let placeholder: String?
    /// The environment variables that are looked at, in this order. The first is Accord's own.
    let variables: [String]
    /// One line for `--help`.
    let help: String
    /// Puts a value into the settings, or says what was expected.
    let apply: @Sendable (_ value: String, _ settings: inout Settings) throws(SettingsError) -> Void

    init(
        _ option: String, _ placeholder: String?, aliases: [String] = [], _ help: String,
        _ apply: @escaping @Sendable (String, inout Settings) throws(SettingsError) -> Void
    ) {
        self.option = option
        self.placeholder = placeholder
        let name = option.map { $0 == "-" ? "_" : $0.uppercased() }.joined()
        variables = ["ACCORD_\(name)"] + aliases
        self.help = help
        self.apply = apply
    }
}

extension Setting {
    /// Every setting, in the order of `--help`.
    static let all: [Setting] =
        place + identity + requests + sessions + sockets + files + webhook + work + site

    private static let place: [Setting] = [
        Setting(
            "host", "ADDRESS", aliases: ["APP_HOST"],
            "address to listen on, or unix:PATH for a socket in the file system (127.0.0.1)"
        ) { $1.host = $0 },
        Setting(
            "port", "PORT", aliases: ["APP_PORT"], "port to listen on; 0 takes a free one (8000)"
        ) {
            value, settings throws(SettingsError) in
            settings.port = UInt16(try SettingValue.integer(value, in: 0...65_535))
        },
        Setting("tls-certificate", "FILE", "certificate and its chain in PEM: speak HTTPS (none)") {
            $1.tlsCertificate = $0
        },
        Setting("tls-key", "FILE", "private key of the certificate, in PEM (none)") {
            $1.tlsKey = $0
        },
        Setting("data", "DIRECTORY", "directory of the store, made when absent (data)") {
            $1.dataDirectory = $0
        },
        Setting("production", nil, "refuse to start with weak settings") {
            value, settings throws(SettingsError) in
            settings.isProduction = try SettingValue.boolean(value)
        },
        Setting("debug", nil, aliases: ["DEBUG"], "say in 5xx answers what failed") {
            value, settings throws(SettingsError) in
            settings.isDebug = try SettingValue.boolean(value)
        },
        Setting("demo", nil, "make two users and an administrator, and print their tokens") {
            value, settings throws(SettingsError) in
            settings.isDemo = try SettingValue.boolean(value)
        },
    ]

    private static let identity: [Setting] = [
        Setting(
            "secret", "TEXT", aliases: ["DJANGO_SECRET_KEY", "SECRET_KEY", "SECRET_KEY_DJ"],
            "secret that seals cursors, at least 32 bytes (kept in the data directory)"
        ) { $1.secret = $0 },
        Setting(
            "allowed-hosts", "NAMES", aliases: ["DJANGO_ALLOWED_HOSTS", "ALLOWED_HOSTS"],
            "host names that requests may address (any)"
        ) { $1.allowedHosts = SettingValue.list($0).map { $0.lowercased() } },
        Setting(
            "trusted-proxies", "ADDRESSES",
            "proxies whose X-Forwarded-For and X-Forwarded-Proto are believed (none)"
        ) { value, settings throws(SettingsError) in
            settings.trustedProxies = try SettingValue.addresses(value)
        },
        Setting(
            "proxy-protocol", nil, "expect the PROXY protocol's header at the start of connections"
        ) {
            value, settings throws(SettingsError) in
            settings.engine.expectsProxyHeader = try SettingValue.boolean(value)
        },
        Setting(
            "cors-origins", "ORIGINS", aliases: ["CORS_ALLOWED_ORIGINS"],
            "origins whose pages may call; '*' for any (none)"
        ) { $1.allowedOrigins = SettingValue.list($0) },
        Setting(
            "cors-credentials", nil, aliases: ["CORS_ALLOW_CREDENTIALS"],
            "let those pages send credentials"
        ) { value, settings throws(SettingsError) in
            settings.allowsCredentials = try SettingValue.boolean(value)
        },
        Setting("time-zone", "NAME", aliases: ["TIME_ZONE"], "zone of timestamps, IANA name (UTC)")
        {
            value, settings throws(SettingsError) in
            settings.timeZone = try TimeZone(named: value)
        },
        Setting(
            "language", "TAG", aliases: ["LANGUAGE_CODE"],
            "language of problems when the request asks for none of theirs (en)"
        ) { value, settings throws(SettingsError) in
            settings.language = try SettingValue.language(value)
        },
    ]

    private static let requests: [Setting] = [
        Setting("max-connections", "COUNT", "connections at a time (10000)") {
            value, settings throws(SettingsError) in
            settings.engine.maxConnections = try SettingValue.integer(value, in: 1...1_000_000)
        },
        Setting("header-timeout", "SECONDS", "time for a request's head to arrive (10)") {
            value, settings throws(SettingsError) in
            settings.engine.headTimeout = try SettingValue.seconds(value, in: 1...3600)
        },
        Setting("body-timeout", "SECONDS", "time between two pieces of a body (30)") {
            value, settings throws(SettingsError) in
            settings.engine.bodyTimeout = try SettingValue.seconds(value, in: 1...3600)
        },
        Setting("idle-timeout", "SECONDS", "time between two requests of a connection (75)") {
            value, settings throws(SettingsError) in
            settings.engine.idleTimeout = try SettingValue.seconds(value, in: 1...86_400)
        },
        Setting("handler-timeout", "SECONDS", "time for a handler to answer (30)") {
            value, settings throws(SettingsError) in
            settings.engine.handlerTimeout = try SettingValue.seconds(value, in: 1...3600)
        },
        Setting(
            "max-queue-delay", "MILLISECONDS",
            "time that requests may wait for their loop; beyond it, 503 (500)"
        ) {
            value, settings throws(SettingsError) in
            settings.engine.maxQueueDelay = .milliseconds(
                try SettingValue.integer(value, in: 1...60_000))
        },
        Setting("drain-timeout", "SECONDS", "time for open requests to finish after SIGTERM (30)") {
            value, settings throws(SettingsError) in
            settings.drainTimeout = try SettingValue.seconds(value, in: 0...3600)
        },
    ]

    private static let sessions: [Setting] = [
        Setting(
            "session-lifetime", "SECONDS", "time until a session ends by itself; 0: never (2592000)"
        ) {
            value, settings throws(SettingsError) in
            let seconds = try SettingValue.integer(value, in: 0...3_153_600_000)
            settings.sessionLifetime = seconds == 0 ? nil : .seconds(seconds)
        },
        Setting("login-burst", "COUNT", "failed log-ins in one burst, for each account (5)") {
            value, settings throws(SettingsError) in
            settings.loginBurst = try SettingValue.integer(value, in: 1...1_000_000)
        },
        Setting("login-forgetting", "SECONDS", "time for one failed log-in to be forgotten (333)") {
            value, settings throws(SettingsError) in
            settings.loginForgetting = try SettingValue.seconds(value, in: 1...86_400)
        },
    ]

    private static let work: [Setting] = [
        Setting("loops", "COUNT", "event loops (one a core)") {
            value, settings throws(SettingsError) in
            settings.loopCount = try SettingValue.integer(value, in: 1...1024)
        },
        Setting("password-threads", "COUNT", "threads that hash passwords (one a core)") {
            value, settings throws(SettingsError) in
            settings.passwordThreadCount = try SettingValue.integer(value, in: 1...1024)
        },
        Setting("password-queue", "COUNT", "passwords that may wait for them (64)") {
            value, settings throws(SettingsError) in
            settings.passwordQueueLimit = try SettingValue.integer(value, in: 1...100_000)
        },
        Setting("access-log", "BOOLEAN", "a line of JSON on standard error for each request (true)")
        {
            value, settings throws(SettingsError) in
            settings.logsAccess = try SettingValue.boolean(value)
        },
        Setting(
            "validate-responses", nil, "hold every answer against the contract; a break is a 500"
        ) {
            value, settings throws(SettingsError) in
            settings.validatesResponses = try SettingValue.boolean(value)
        },
        Setting(
            "metrics", "WHERE",
            "on: tell metrics at /metrics; off; or ADDRESS:PORT (on, off with --production)"
        ) {
            value, settings throws(SettingsError) in
            settings.chosenMetrics = try SettingValue.metricsPlace(value)
        },
        Setting("compress", "BOOLEAN", "compress answers for clients that ask for it (true)") {
            value, settings throws(SettingsError) in
            settings.compressesResponses = try SettingValue.boolean(value)
        },
        Setting("compressed-requests", "BOOLEAN", "take bodies in gzip (false)") {
            value, settings throws(SettingsError) in
            settings.acceptsCompressedRequests = try SettingValue.boolean(value)
        },
    ]
}
