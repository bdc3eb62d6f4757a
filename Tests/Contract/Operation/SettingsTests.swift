import Foundation
import Testing

@Suite("What the program refuses to start with, and how it says so")
struct SettingsTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let environment: [String: String]
        let status: Int32
        /// What the one sentence holds.
        let sentence: String

        init(
            _ arguments: [String], _ environment: [String: String], _ status: Int32,
            _ sentence: String
        ) {
            self.arguments = arguments
            self.environment = environment
            self.status = status
            self.sentence = sentence
        }

        init(_ arguments: [String], _ sentence: String) { self.init(arguments, [:], 78, sentence) }

        init(_ arguments: [String], _ environment: [String: String], _ sentence: String) {
            self.init(arguments, environment, 78, sentence)
        }

        var testDescription: String {
            (arguments + environment.map { "\($0)=\($1)" }).joined(separator: " ")
        }
    }

    private static let production = [
        "--production", "--allowed-hosts", "example.org", "--trusted-proxies", "127.0.0.1",
    ]

    static let refusals = [
        Refusal(
            ["--port", "70000"], "--port: expected a whole number from 0 to 65535, found '70000'"),
        Refusal([], ["ACCORD_PORT": "http"], "ACCORD_PORT: expected a whole number"),
        Refusal([], ["APP_PORT": "-1"], "APP_PORT: expected a whole number"),
        Refusal(["--access-log", "maybe"], "--access-log: expected true or false, found 'maybe'"),
        Refusal(
            ["--time-zone", "Mars/Olympus"],
            "--time-zone: expected the name of an installed time zone"),
        Refusal(["--time-zone", "../../etc/passwd"], "--time-zone: expected"),
        Refusal(["--language", "fr"], "--language: expected one of en, pt, ru, found 'fr'"),
        Refusal(
            ["--front-end", "/nowhere"],
            "--front-end: expected a folder with an index.html, found '/nowhere'"),
        Refusal(
            ["--front-end-policy", "default-src 'self'\r\nX-Injected: 1"],
            "--front-end-policy: expected a line of printable ASCII"),
        Refusal(
            ["--front-end-immutable", "assets"],
            "--front-end-immutable: expected paths such as '/assets', found 'assets'"),
        Refusal(["--cors-origins", "null"], "--cors-origins: the origin 'null'"),
        Refusal(
            ["--cors-origins", "*", "--cors-credentials"], "--cors-origins: '*' cannot be allowed"),
        Refusal(
            ["--cors-origins", "app.example.org"],
            "--cors-origins: 'app.example.org' is not an origin"),
        Refusal(
            [], ["DATABASE_URL": "postgres://u:s3cret@db/app"],
            "DATABASE_URL: the driver 'postgres' is not built in"),
        Refusal(
            [], ["DATABASE_URL": "redis://host:6380/0"],
            "DATABASE_URL: the driver 'redis' is not built in"),
        Refusal(
            [], ["POSTGRES_DB": "findafriend"], "POSTGRES_DB: the driver PostgreSQL is not built in"
        ),
        Refusal([], ["DB_HOST": "db"], "DB_HOST: the driver PostgreSQL is not built in"),
        Refusal([], ["DB_ENGINE": "django.db.backends.postgresql"], "DB_ENGINE: the driver"),
        Refusal([], ["SMTP_HOST": "smtp.example.org"], "SMTP_HOST: no mail driver is built in"),
        Refusal(["--production"], "--allowed-hosts: --production needs"),
        Refusal(["--production", "--allowed-hosts", "*"], "--allowed-hosts: --production needs"),
        Refusal(["--trusted-proxies", "10.0.0.0/8"], "--trusted-proxies: expected IP addresses"),
        Refusal(
            ["--production", "--allowed-hosts", "example.org"],
            "--trusted-proxies: --production needs"),
        Refusal(
            ["--tls-certificate", "/nowhere.pem"],
            "--tls-certificate: expected with --tls-key, which is missing"),
        Refusal(
            [], ["ACCORD_TLS_KEY": "/nowhere.key"],
            "--tls-key: expected with --tls-certificate, which is missing"),
        Refusal(
            ["--tls-certificate", "/nowhere.pem", "--tls-key", "/nowhere.key"],
            "--tls-certificate: cannot read '/nowhere.pem': No such file or directory"),
        Refusal(production + ["--debug"], "--debug: not with --production"),
        Refusal(production + ["--demo"], "--demo: not with --production"),
        Refusal(production + ["--secret", "changeme"], "--secret: 8 bytes are too short"),
        Refusal(production, ["DJANGO_SECRET_KEY": "short"], "--secret: 5 bytes are too short"),
        Refusal(
            ["--webhook-secrets", "s3cret"], "--webhook-secrets: 6 bytes are too short: at least 16"
        ),
        Refusal(
            production, ["ACCORD_WEBHOOK_SECRETS": "s3cret-of-twenty-by"],
            "--webhook-secrets: 19 bytes are too short: at least 32 are needed with --production"),
        Refusal(
            ["--webhook-secrets", "s3cret-one-s3cret-one s3cret-two-s3cret-two s3cret-3"],
            "--webhook-secrets: expected at most 2"),
        Refusal(["--webhook-command", "true"], "--webhook-command: no delivery is taken"),
        Refusal(["--max-upload-bytes", "0"], "--max-upload-bytes: expected a whole number from 1"),
        Refusal(["--file-quota-bytes", "1G"], "--file-quota-bytes: expected a whole number"),
        Refusal([], ["ACCORD_FILE_QUOTA_COUNT": "-1"], "ACCORD_FILE_QUOTA_COUNT: expected"),
        Refusal(
            production + ["--cors-origins", "*"],
            "--cors-origins: --production takes https origins only"),
        Refusal(["--prot", "1"], [:], 64, "unknown option '--prot': did you mean '--port'?"),
        Refusal(["sede", "x.json"], [:], 64, "unknown command 'sede': did you mean 'seed'?"),
        Refusal(["--port"], [:], 64, "missing value for '--port'"),
        Refusal(["serve", "now"], [:], 64, "unexpected argument 'now'"),
        Refusal(["seed"], [:], 64, "missing expected argument '<file>' of 'seed'"),
        Refusal(["--env-file", "/nowhere/env"], "--env-file: cannot read '/nowhere/env'"),
        Refusal(["--data", "/proc/accord"], [:], 69, "/proc/accord"),
        Refusal(["--host", "203.0.113.1", "--port", "0"], [:], 69, "203.0.113.1"),
    ]

    @Test("one sentence on standard error, and a status of sysexits.h", arguments: refusals)
    func refuses(_ refusal: Refusal) throws {
        var arguments = refusal.arguments
        if !arguments.contains("--data") && refusal.status == 78 {
            arguments += [
                "--data", FileManager.default.temporaryDirectory.path + "/accord-refused",
            ]
        }
        let outcome = try ServerProcess.run(arguments, environment: refusal.environment)
        #expect(outcome.status == refusal.status)
        #expect(outcome.error.hasPrefix("accord-server: "))
        #expect(outcome.error.contains(refusal.sentence), "\(outcome.error)")
        #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
        #expect(!outcome.error.contains("s3cret"))
        #expect(outcome.output.isEmpty)
    }

    @Test("a port in use is named")
    func namesPortInUse() async throws {
        let server = try await TestServer.shared()
        let data = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: data) }
        let outcome = try ServerProcess.run(["--port", "\(server.api.port)", "--data", data.path])
        #expect(outcome.status == 69)
        #expect(outcome.error.contains("\(server.api.port)"), "\(outcome.error)")
        #expect(outcome.error.split(separator: "\n").count == 1)
    }

    @Test("a data directory is one process's")
    func namesDirectoryInUse() async throws {
        let server = try await TestServer.shared()
        let outcome = try ServerProcess.run(["--port", "0", "--data", server.directory.path])
        #expect(outcome.status == 69)
        #expect(outcome.error.contains(server.directory.path), "\(outcome.error)")
    }

    @Test("options win over variables, and variables over the .env file")
    func ordersSources() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).env")
        let text =
            "# local\nexport ACCORD_LANGUAGE='pt'  \nACCORD_TIME_ZONE=Europe/Moscow # three hours\n"
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let options = ["--env-file", file.path, "--language", "ru"]
        let server = try await TestServer(options, environment: ["ACCORD_TIME_ZONE": "Asia/Tokyo"])
        let refused = try await server.api.get("/api/v1/users/me")
        #expect(refused["title"].string == "Требуется вход")
        let account = try await server.api.get(
            "/api/v1/users/me", token: try await server.admin().token)
        #expect(account["created_at"].string?.hasSuffix("+09:00") == true)
    }

    @Test("help names every option, and the operations guide every option and variable")
    func documentsSettings() throws {
        let help = try ServerProcess.run(["--help"])
        #expect(help.status == 0)
        let guide = try String(
            contentsOf: ServerProcess.root.appendingPathComponent("docs/operations.md"),
            encoding: .utf8)
        let options = help.output.matches(of: /(?m)^  (--[a-z-]+)/).map { String($0.1) }
        #expect(options.count > 20)
        for option in options where option != "--env-file" {
            #expect(guide.contains("`\(option)`"), "\(option)")
            let variable = "ACCORD_" + option.dropFirst(2).uppercased().replacing("-", with: "_")
            #expect(guide.contains("`\(variable)`"), "\(variable)")
        }
    }

    @Test("the data directory and what lies in it is for its owner only (O8)")
    func keepsFilesPrivate() async throws {
        let server = try await TestServer.shared()
        let manager = FileManager.default
        for name in try manager.contentsOfDirectory(atPath: server.directory.path) + [""] {
            let path = server.directory.appendingPathComponent(name).path
            let mode = try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(path)")
        }
    }
}
