extension Setting {
    /// The settings of files.
    static let files: [Setting] = [
        Setting("max-upload-bytes", "BYTES", "longest upload (5242880)") {
            value, settings throws(SettingsError) in
            settings.maxUploadBytes = try SettingValue.integer(value, in: 1...maxByteCount)
        },
        Setting("file-quota-bytes", "BYTES", "bytes that a user's files may hold (104857600)") {
            value, settings throws(SettingsError) in
            settings.fileQuotaBytes = try SettingValue.integer(value, in: 0...maxByteCount)
        },
        Setting("file-quota-count", "COUNT", "files that a user may keep (1000)") {
            value, settings throws(SettingsError) in
            settings.fileQuotaCount = try SettingValue.integer(value, in: 0...1_000_000)
        },
    ]

    /// 1 TiB, far within the contract's bound of sizes.
    private static let maxByteCount = 1 << 40

    /// The settings of the webhook.
    static let webhook: [Setting] = [
        Setting(
            "webhook-secrets", "TEXTS",
            "one or two secrets that deliveries are signed with; none: none is taken"
        ) { $1.webhookSecrets = SettingValue.list($0) },
        Setting(
            "webhook-command", "COMMAND", "what a push to main runs, in /bin/sh (nothing)"
        ) { $1.webhookCommand = $0 },
        Setting("webhook-timeout", "SECONDS", "time for that command to end (600)") {
            value, settings throws(SettingsError) in
            settings.webhookTimeout = try SettingValue.seconds(value, in: 1...86_400)
        },
    ]
}
