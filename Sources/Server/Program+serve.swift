import Blobs
import CLinux
import ContractRuntime
import EventLoop
import Generated
import HTTPMessages
import HTTPServer
import Handlers
import JSON
import Records
import Storage
import StorageSQLite
import Synchronization
import TLS

extension Program {
    /// Serves until SIGTERM or SIGINT, and reads the certificate anew on SIGHUP; then lets open requests finish.
    func serve() throws {
        let files = TLSFiles(settings, log)
        let signals = StopSignals(awaitsReload: files != nil)
        // The soft limit is often 1,024, below the connections that are allowed at a time.
        _ = OpenFileLimit.raise()
        let manager = ServiceManager()
        let tls = try files?.context()
        let services = try Services(settings, log)
        let (application, database) = (try application(on: services), services.database)
        let stopping = Flag()
        let loops = try LoopGroup(count: settings.loopCount ?? LoopGroup.coreCount)
        let metrics = settings.metrics == .off ? nil : ServerMetrics(services: services, tls: tls)
        let listener = try listener(
            for: application, stopping: stopping, metrics, tls, on: manager.sockets)
        metrics?.watch(listener)
        let metricsListener = metrics.flatMap(separateListener)
        let tokens: [(email: String, token: String)]
        let address: SocketAddress
        do {
            (tokens, address) = try Blocking.run { [settings] in
                try await database.migrate(Schema.migrations)
                // No upload runs yet: what no row names now never will be named.
                _ = try await BlobSweep(application: application).run(olderThan: .zero)
                let tokens =
                    settings.isDemo ? try await Demo(application: application).prepare() : []
                let address = try await listener.start(on: loops)
                if let metricsListener { try await self.start(metricsListener, on: loops) }
                return (tokens, address)
            }
        } catch {
            _ = try? Blocking.run {
                await application.files.blobs.close()
                await database.close()
            }
            throw error
        }
        announce(address, tokens)
        manager.tellReady()
        let chores = chores(application, listener, manager)
        // Starting reads and sorts much that is never needed again.
        malloc_trim(0)
        linux_unmap_program()
        signals.wait { if let tls { files?.reload(tls) } }
        stopping.raise()
        manager.tellStopping()
        for chore in chores { chore.cancel() }
        stop(listener, application, signals)
        _ = try? Blocking.run { await metricsListener?.stop(within: .zero) }
        loops.stop()
    }

    /// What goes on beside the requests, until it is cancelled.
    private func chores(
        _ application: Application, _ listener: HTTPListener, _ manager: ServiceManager
    ) -> [Task<Void, Never>] {
        [
            Task.detached { [log] in await Sweeper(application: application, log: log).run() },
            Task.detached { await application.live.sockets.run(now: application.now) },
            Task.detached { [log] in await log.flushRegularly() },
            Task.detached {
                while let interval = manager.watchdogInterval, !Task.isCancelled {
                    // A loop that hangs does not answer, and the manager hears nothing.
                    _ = await listener.figures()
                    manager.tellAlive()
                    try? await Task.sleep(for: interval)
                }
            },
        ]
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

    /// The listener of an address of its own for metrics, where there is one.
    private func separateListener(for metrics: ServerMetrics) -> HTTPListener? {
        guard case .address(let host, let port) = settings.metrics else { return nil }
        var configuration = HTTPServerConfiguration(host: host, port: port)
        // Who watches wants to know most when there is too much to do.
        configuration.maxQueueDelay = nil
        return HTTPListener(
            configuration: configuration, responder: MetricsResponder(metrics: metrics))
    }

    private func start(_ listener: HTTPListener, on loops: LoopGroup) async throws {
        let address = try await listener.start(on: loops)
        log.write("metrics") { $0.property("url", "http://\(address)\(Site.metricsPath)") }
    }

    private func listener(
        for application: Application, stopping: Flag, _ metrics: ServerMetrics?,
        _ tls: TLSContext?, on sockets: [Int32]
    ) throws -> HTTPListener {
        let site = Site(
            Site.Parts(settings), metrics: settings.metrics == .onOwnPort ? metrics : nil)
        let users = UsersHandler(application)
        let routes = contractRoutes(
            users: users, tokens: TokensHandler(application),
            messages: MessagesHandler(application), chats: ChatsHandler(application),
            files: FilesHandler(application),
            hooks: HooksHandler(application, webhook: try webhook()),
            meta: MetaHandler(database: application.database, blobs: application.files.blobs) {
                stopping.isRaised
            })
        let serviceConfiguration = try serviceConfiguration()
        let frontEnd = try FrontEnd(settings, beside: routes.operations, site)
        let service = ContractService(
            routes, authenticator: SessionAuthenticator(application),
            configuration: serviceConfiguration
        ) { request in
            if let page = await site.response(to: request) { return page }
            return await frontEnd?.response(to: request)
        }
        var configuration = settings.engine
        configuration.host = settings.host
        configuration.port = settings.port
        configuration.inheritedSockets = sockets
        configuration.layering = tls
        if !settings.allowedHosts.isEmpty {
            configuration.allowedHosts = AllowedHosts(settings.allowedHosts)
        }
        let proxies = TrustedProxies(settings.trustedProxies)
        let front = Front(
            service: service, site: site, proxies: proxies,
            strictTransportSeconds: tls.map { _ in serviceConfiguration.strictTransportSeconds })
        let observers: [any HTTPExchangeObserver] =
            (settings.logsAccess ? [AccessLog(log: log, proxies: proxies)] : [])
            + (metrics.map { [$0.exchanges] } ?? [])
        return HTTPListener(
            configuration: configuration, responder: front,
            observer: observers.count > 1 ? Observers(observers: observers) : observers.first)
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
            compressesResponses: settings.compressesResponses,
            acceptsCompressedRequests: settings.acceptsCompressedRequests,
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
}
