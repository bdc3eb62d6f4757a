import Blobs
import ContractRuntime
import EventLoop
import Generated
import Glibc
import HTTPMessages
import HTTPServer
import Handlers
import JSON
import Records
import Storage
import StorageSQLite
import Synchronization

extension Program {
    /// Serves until SIGTERM or SIGINT, then lets open requests finish.
    func serve() throws {
        let signals = StopSignals()
        // The soft limit is often 1,024, below the connections that are allowed at a time.
        _ = OpenFileLimit.raise()
        let database = try openDatabase()
        let application = try application(on: database)
        let stopping = Flag()
        let loops = try LoopGroup(count: settings.loopCount ?? LoopGroup.coreCount)
        let listener = try listener(for: application, stopping: stopping)
        let tokens: [(email: String, token: String)]
        let address: SocketAddress
        do {
            (tokens, address) = try Blocking.run { [settings] in
                try await database.migrate(Schema.migrations)
                // No upload runs yet: what no row names now never will be named.
                _ = try await BlobSweep(application: application).run(olderThan: .zero)
                let tokens =
                    settings.isDemo ? try await Demo(application: application).prepare() : []
                return (tokens, try await listener.start(on: loops))
            }
        } catch {
            _ = try? Blocking.run {
                await application.files.blobs.close()
                await database.close()
            }
            throw error
        }
        let sweeper = Task.detached { [log] in
            await Sweeper(application: application, log: log).run()
        }
        let expiry = Task.detached {
            await application.live.sockets.run(now: application.now)
        }
        announce(address, tokens)
        let flusher = Task.detached { [log] in await log.flushRegularly() }
        signals.wait()
        stopping.raise()
        sweeper.cancel()
        expiry.cancel()
        flusher.cancel()
        stop(listener, application, signals)
        loops.stop()
    }

    private func stop(
        _ listener: HTTPListener, _ application: Application, _ signals: StopSignals
    ) {
        let cutOff = try? Blocking.run { [settings] in
            // A second signal does not wait for anybody.
            let impatience = Task.detached {
                signals.wait()
                await listener.stop(within: .zero)
            }
            defer { impatience.cancel() }
            let cutOff = await listener.stop(within: settings.drainTimeout)
            await application.files.blobs.close()
            await application.database.close()
            return cutOff
        }
        log.write("stopped") { $0.property("cut_off", Int64(cutOff ?? 0)) }
        log.flush()
    }

    private func listener(for application: Application, stopping: Flag) throws -> HTTPListener {
        let site = Site(servesDocs: settings.servesDocs)
        let users = UsersHandler(application)
        let routes = contractRoutes(
            users: users, tokens: TokensHandler(application),
            messages: MessagesHandler(application), chats: ChatsHandler(application),
            files: FilesHandler(application),
            hooks: HooksHandler(application, webhook: try webhook()),
            meta: MetaHandler(database: application.database, blobs: application.files.blobs) {
                stopping.isRaised
            })
        let service = ContractService(
            routes, authenticator: SessionAuthenticator(application),
            configuration: try serviceConfiguration()
        ) { site.response(to: $0) }
        var configuration = settings.engine
        configuration.host = settings.host
        configuration.port = settings.port
        if !settings.allowedHosts.isEmpty {
            configuration.allowedHosts = AllowedHosts(settings.allowedHosts)
        }
        let front = Front(
            service: service, site: site, proxies: TrustedProxies(settings.trustedProxies))
        return HTTPListener(
            configuration: configuration, responder: front,
            observer: settings.logsAccess ? AccessLog(log: log) : nil)
    }

    private func webhook() throws -> Webhook {
        let command =
            settings.webhookCommand.isEmpty
            ? nil
            : try WebhookCommand(
                settings.webhookCommand, timeout: settings.webhookTimeout, log: log)
        return Webhook(
            secrets: settings.webhookSecrets.map { Array($0.utf8) }, run: command?.request)
    }

    private func serviceConfiguration() throws -> ContractServiceConfiguration {
        ContractServiceConfiguration(
            defaultLanguage: settings.language,
            problemTypeBase: "/swagger.json#/components/x-problems/", realm: "accord",
            cors: settings.cors,
            webSocketOrigins: Set(settings.allowedOrigins).subtracting(["*"]),
            webSocketLimits: settings.webSocketLimits,
            webSocketDeflate: settings.compressesSockets ? settings.webSocketDeflate : nil,
            maxBodyBytes: settings.maxUploadBytes.map { ["uploadFile": $0] } ?? [:],
            responseValidator: try responseValidator(),
            revealsFailures: settings.isDebug,
            mapFailure: FailureMapping.answer,
            onFailure: { [log] failure in
                log.write("failure") { line in
                    line.property("request_id", failure.requestID)
                    line.property("operation", failure.operationID)
                    line.property("status", Int64(failure.status.code))
                    line.property("error", String(reflecting: failure.error))
                }
                log.flush()
            })
    }

    private func responseValidator() throws -> (any ResponseValidator)? {
        guard settings.validatesResponses else { return nil }
        let document = try JSONValue.parse(Array(ContractDocument.json.description.utf8))
        return try DocumentResponseValidator(document: document)
    }

    private func announce(_ address: SocketAddress, _ tokens: [(email: String, token: String)]) {
        let base = "http://\(address)"
        var text = """
            Starting Accord \(ContractDocument.version), contract \(ContractDocument.sha256), at \(base)/
              \(base)/swagger    read the contract and try it out
              \(base)/redoc      read it in one page
              \(base)/api        the index of operations

            """
        for (email, token) in tokens { text += "  \(email)    Authorization: Bearer \(token)\n" }
        StandardOutput.write(text)
        log.write("started") { line in
            line.property("url", base)
            line.property("contract", ContractDocument.sha256.description)
            line.property("version", ContractDocument.version.description)
        }
        log.flush()
    }
}
