/// The predecessors' environment variables that choose a store, a broker or a mail server (D14).
///
/// A variable that asks for a driver that is not built in stops the start: going on with SQLite in silence would put
/// messages where nobody looks for them.
enum DriverVariables {
    private static let postgreSQL = [
        "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_HOST", "POSTGRES_PORT",
        "DB_HOST",
        "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD",
    ]
    private static let mail = ["SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASS"]
    private static let urls = ["ACCORD_DATABASE_URL", "DATABASE_URL"]

    /// All of them; passwords stand among their values.
    static var names: [String] { urls + ["DB_ENGINE"] + postgreSQL + mail }

    /// Takes what SQLite can serve into the settings and refuses the rest.
    static func apply(
        _ environment: [String: String], to settings: inout Settings
    ) throws(SettingsError) {
        for name in urls {
            guard let url = environment[name], !url.isEmpty else { continue }
            try apply(url: url, of: name, to: &settings)
        }
        if let engine = environment["DB_ENGINE"], !engine.isEmpty, !engine.hasSuffix("sqlite3") {
            throw missing(driver: "'\(engine)'", askedBy: "DB_ENGINE")
        }
        if let name = firstSet(postgreSQL, in: environment) {
            throw missing(driver: "PostgreSQL", askedBy: name)
        }
        if let name = firstSet(mail, in: environment) {
            throw SettingsError(
                "\(name): no mail driver is built in: unset it, or use a build that has one")
        }
    }

    /// `sqlite:///srv/accord` is the data directory /srv/accord; `sqlite:data` is relative.
    private static func apply(
        url: String, of name: String, to settings: inout Settings
    ) throws(SettingsError) {
        guard let colon = url.firstIndex(of: ":") else {
            throw SettingsError("\(name): expected a URL such as 'sqlite:///srv/accord'")
        }
        let scheme = url[..<colon].lowercased()
        guard scheme == "sqlite" || scheme == "sqlite3" else {
            // The URL itself may hold a password: only its scheme is named.
            throw missing(driver: "'\(scheme)'", askedBy: name)
        }
        var path = url[url.index(after: colon)...]
        if path.hasPrefix("//") { path = path.dropFirst(2) }
        guard !path.isEmpty else {
            throw SettingsError("\(name): expected a directory after '\(scheme)://'")
        }
        settings.dataDirectory = String(path)
    }

    private static func firstSet(_ names: [String], in environment: [String: String]) -> String? {
        names.first { environment[$0].map { !$0.isEmpty } ?? false }
    }

    private static func missing(driver: String, askedBy name: String) -> SettingsError {
        SettingsError(
            "\(name): the driver \(driver) is not built in: this build stores in SQLite only; unset it, "
                + "or use a build that has the driver")
    }
}
