extension Setting {
    /// The settings of pages.
    static let site: [Setting] = [
        Setting("docs", "BOOLEAN", "serve /swagger, /redoc, the document and its client (true)") {
            value, settings throws(SettingsError) in
            settings.servesDocs = try SettingValue.boolean(value)
        },
        Setting("app", "BOOLEAN", "serve the chat page at /app (true)") {
            value, settings throws(SettingsError) in
            settings.servesApp = try SettingValue.boolean(value)
        },
        Setting(
            "front-end", "DIRECTORY",
            "folder of a front end, served where the contract has nothing (none)"
        ) { $1.frontEnd = $0 },
        Setting(
            "front-end-policy", "TEXT", "Content-Security-Policy of the front end (what it serves)"
        ) { value, settings throws(SettingsError) in
            guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw SettingsError("expected a line of printable ASCII")
            }
            settings.frontEndPolicy = value
        },
        Setting(
            "front-end-immutable", "PATHS",
            "folders of it whose files never change under their names, such as /assets (none)"
        ) { value, settings throws(SettingsError) in
            let paths = SettingValue.list(value)
            guard paths.allSatisfy({ $0.hasPrefix("/") && $0.count > 1 }) else {
                throw SettingsError("expected paths such as '/assets'")
            }
            settings.frontEndImmutable = paths
        },
    ]
}
