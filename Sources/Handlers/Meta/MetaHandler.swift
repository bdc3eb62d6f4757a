public import Blobs
public import ContractRuntime
public import Generated
import HTTPMessages
public import Storage

/// The operations of tag `meta`: what this server is, and how it fares.
public struct MetaHandler: MetaOperations {
    private let database: any Database
    private let blobs: any BlobStore
    private let isStopping: @Sendable () -> Bool

    /// Makes the handler.
    ///
    /// - Parameter isStopping: Whether the server was told to stop; it is not ready from then on.
    public init(
        database: any Database, blobs: any BlobStore, isStopping: @escaping @Sendable () -> Bool
    ) {
        self.database = database
        self.blobs = blobs
        self.isStopping = isStopping
    }

    /// Lists what this API offers.
    public func getIndex(
        _ input: GetIndex.Input, context: RequestContext
    ) async throws -> GetIndex.Output {
        .ok(
            Index(
                name: ContractDocument.title.description,
                version: ContractDocument.version.description,
                contract: ContractDocument.sha256.description,
                documentation: Documentation(
                    swagger: "/swagger", redoc: "/redoc", json: "/swagger.json",
                    yaml: "/swagger.yaml"),
                operations: ContractDocument.operations.map { operation in
                    OperationEntry(
                        operationID: operation.id.description,
                        method: operation.method.name.description,
                        path: operation.path.description, tag: operation.tag.description)
                }))
    }

    /// Says which contract this server was built from.
    public func getVersion(
        _ input: GetVersion.Input, context: RequestContext
    ) async throws -> GetVersion.Output {
        .ok(
            Version(
                name: ContractDocument.title.description,
                version: ContractDocument.version.description,
                contract: ContractDocument.sha256.description))
    }

    /// Says that the process is alive.
    public func getHealth(
        _ input: GetHealth.Input, context: RequestContext
    ) async throws -> GetHealth.Output {
        .ok(Health())
    }

    /// Says whether the server can do its work now.
    public func getReadiness(
        _ input: GetReadiness.Input, context: RequestContext
    ) async throws -> GetReadiness.Output {
        guard !isStopping(), await database.isReady(), await blobs.isReady() else {
            return .serviceUnavailable
        }
        return .ok(Health())
    }
}
