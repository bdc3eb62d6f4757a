import ContractRuntime
import HTTPMessages
import HTTPServer

// Where values come from, the strongest first: options, the environment, the `.env` file, defaults.

extension Settings {
    /// Reads the settings of options and environment.
    ///
    /// - Parameters:
    ///   - options: Values by option name, in their order; a repeated option counts once, its last value.
    ///   - environment: The process's variables, over those of the `.env` file.
    init(options: [(name: String, value: String)], environment: [String: String])
        throws(SettingsError)
    {
        self.init()
        try DriverVariables.apply(environment, to: &self)
        for setting in Setting.all {
            for variable in setting.variables {
                guard let value = environment[variable], !value.isEmpty else { continue }
                try set(setting, to: value, named: variable)
                break
            }
        }
        for option in options {
            guard let setting = Setting.all.first(where: { $0.option == option.name }) else {
                continue
            }
            try set(setting, to: option.value, named: "--\(option.name)")
        }
        try checkTogether()
    }

    private mutating func set(
        _ setting: Setting, to value: String, named name: String
    ) throws(SettingsError) {
        do {
            try setting.apply(value, &self)
        } catch {
            throw SettingsError("\(name): \(error.description), found '\(value)'")
        }
    }

    private mutating func checkTogether() throws(SettingsError) {
        if !allowedOrigins.isEmpty {
            do {
                cors = try CORSPolicy(origins: allowedOrigins, allowsCredentials: allowsCredentials)
            } catch {
                throw SettingsError("--cors-origins: \(error)")
            }
        }
        if webSocketLimits.deadAfter <= webSocketLimits.pingInterval {
            throw SettingsError(
                "--ping-timeout: expected more than --ping-interval, or no ping could be answered")
        }
        if (tlsCertificate == nil) != (tlsKey == nil) {
            let (given, missing) =
                tlsKey == nil
                ? ("--tls-certificate", "--tls-key") : ("--tls-key", "--tls-certificate")
            throw SettingsError("\(given): expected with \(missing), which is missing")
        }
        try checkWebhook()
        if isProduction {
            try checkProduction()
        }
    }

    /// What a production server must not run with (O1). The first weakness found stops the start, by name.
    private func checkProduction() throws(SettingsError) {
        if isDebug {
            throw SettingsError(
                "--debug: not with --production: it shows callers what failed inside")
        }
        if isDemo {
            throw SettingsError(
                "--demo: not with --production: it makes accounts with known passwords")
        }
        if let secret, secret.utf8.count < Self.minSecretByteCount {
            throw SettingsError(
                "--secret: \(secret.utf8.count) bytes are too short for --production: "
                    + "at least \(Self.minSecretByteCount) are needed, or none to have one made")
        }
        if allowedHosts.isEmpty || allowedHosts.contains("*") {
            throw SettingsError(
                "--allowed-hosts: --production needs the host names that are served, by name")
        }
        if trustedProxies.isEmpty, tlsCertificate == nil {
            throw SettingsError(
                "--trusted-proxies: --production needs the address of the proxy that ends TLS, "
                    + "or --tls-certificate and --tls-key to have this server speak it")
        }
        if allowedOrigins.contains(where: { $0 == "*" || $0.hasPrefix("http://") }) {
            throw SettingsError("--cors-origins: --production takes https origins only, by name")
        }
    }

    /// The secrets are judged here, where no message quotes what was found.
    private mutating func checkWebhook() throws(SettingsError) {
        guard webhookSecrets.count <= Self.maxWebhookSecrets else {
            throw SettingsError(
                "--webhook-secrets: expected at most \(Self.maxWebhookSecrets) secrets: the new one "
                    + "and the one before")
        }
        let minimum = isProduction ? Self.minSecretByteCount : Self.minWebhookSecretByteCount
        if let secret = webhookSecrets.first(where: { $0.utf8.count < minimum }) {
            throw SettingsError(
                "--webhook-secrets: \(secret.utf8.count) bytes are too short: at least "
                    + "\(minimum) are needed\(isProduction ? " with --production" : "")")
        }
        if !webhookCommand.isEmpty, webhookSecrets.isEmpty {
            throw SettingsError(
                "--webhook-command: no delivery is taken without --webhook-secrets")
        }
        let limit = engine.messageLimits.maxBodyBytes
        engine.messageLimits.maxBodyBytes = max(limit, Int64(maxUploadBytes ?? 0))
    }

    private static let maxWebhookSecrets = 2
    private static let minWebhookSecretByteCount = 16
    private static let minSecretByteCount = 32
}
