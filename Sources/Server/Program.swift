import Blobs
import BlobsDisk
import Cryptography
import EventLoop
import Glibc
import Handlers
import JSON
import PubSub
import Records
import Storage
import StorageSQLite
import Threads

/// The composition root: settings in, services chosen, commands run.
struct Program {
    let settings: Settings
    let log = Log()

    /// Reads the settings and makes the process ready to start threads.
    init(_ invocation: Invocation) throws {
        settings = try Settings(
            options: invocation.options,
            environment: Environment.variables(file: invocation.environmentFile))
        umask(0o077)
        settings.timeZone.activate()
    }

    /// Loads a fixture.
    func seed(_ path: String) throws {
        guard let bytes = try? File.read(path) else {
            throw FixtureError(["cannot read '\(path)'"])
        }
        let fixture = try Fixture(bytes)
        let count = try withApplication { application in
            try await Seed(application: application).load(fixture)
        }
        StandardOutput.write("loaded \(count.users) users and \(count.messages) messages\n")
    }

    /// Makes an administrator.
    func createAdmin(_ invocation: Invocation) throws {
        func option(_ name: String) -> String? {
            invocation.options.last { $0.name == name }?.value
        }
        let firstName = option("first-name") ?? "Administrator"
        let lastName = option("last-name") ?? "Accord"
        guard let email = option("email") else {
            throw UsageError("missing expected option '--email <address>'")
        }
        guard let password = CreateAdmin.readPassword() else {
            throw UsageError("expected the password on standard input")
        }
        let id = try withApplication { application in
            try await CreateAdmin(application: application).run(
                email: email, firstName: firstName, lastName: lastName, password: password)
        }
        StandardOutput.write("administrator \(id) made\n")
    }

    /// Runs a command on an opened, migrated store, and closes it.
    private func withApplication<Result: Sendable>(
        _ body: @escaping @Sendable (Application) async throws -> Result
    ) throws -> Result {
        let services = try Services(settings, log)
        let (application, database) = (try application(on: services), services.database)
        return try Blocking.run {
            do {
                try await database.migrate(Schema.migrations)
                let result = try await body(application)
                await application.files.blobs.close()
                await database.close()
                return result
            } catch {
                await application.files.blobs.close()
                await database.close()
                throw error
            }
        }
    }

    func application(on services: Services) throws -> Application {
        let (zone, database) = (settings.timeZone, services.database)
        return Application(
            database: database, passwords: PasswordHasher(pool: services.passwords),
            logins: LoginThrottle(
                burst: settings.loginBurst, forgetting: settings.loginForgetting),
            cursors: CursorSeal(
                secret: try Secret.bytes(settings.secret, in: settings.dataDirectory)),
            live: LiveServices(
                topics: LocalTopics(), database: database, options: settings.live,
                local: zone.local
            ) { [log] error in
                log.write("socket") { $0.property("error", String(reflecting: error)) }
            },
            files: FileStorage(
                blobs: services.blobs, maxBytes: Int64(settings.fileQuotaBytes),
                maxCount: Int64(settings.fileQuotaCount)),
            sessionLifetime: settings.sessionLifetime, now: Log.now, local: zone.local)
    }
}

/// What the application stands on, opened.
struct Services: Sendable {
    let database: SQLiteDatabase
    let passwords: BlockingPool
    let blobs: DiskBlobStore

    init(_ settings: Settings, _ log: Log) throws {
        var configuration = SQLiteConfiguration(dataDirectory: settings.dataDirectory)
        configuration.report = { error in
            log.write("store") { $0.property("error", error.debugDescription) }
        }
        database = try SQLiteDatabase.open(configuration)
        passwords = try BlockingPool(
            name: "passwords", threads: settings.passwordThreadCount ?? LoopGroup.coreCount,
            queueLimit: settings.passwordQueueLimit)
        blobs = try DiskBlobStore(
            BlobsDiskConfiguration(directory: "\(settings.dataDirectory)/files"))
    }
}
