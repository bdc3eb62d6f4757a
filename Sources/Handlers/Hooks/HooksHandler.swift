public import ContractRuntime
import Cryptography
public import Generated
import HTTPMessages
import JSON
import Records
import Storage

/// What the server does with deliveries of a webhook.
public struct Webhook: Sendable {
    /// The secrets that deliveries may be signed with: two while one takes the place of the other,
    /// none when no delivery is taken.
    public let secrets: [[UInt8]]
    /// Runs the operator's command after the answer; nil when there is none.
    public let run: (@Sendable () -> Void)?

    /// Makes a description of it.
    public init(secrets: [[UInt8]], run: (@Sendable () -> Void)?) {
        self.secrets = secrets
        self.run = run
    }
}

/// The operations of tag `hooks`: what GitHub tells this server.
public struct HooksHandler: HooksOperations {
    private let application: Application
    private let webhook: Webhook

    /// The branch whose pushes are worth a command.
    private static let branch = "refs/heads/main"

    /// Makes the handler.
    public init(_ application: Application, webhook: Webhook) {
        self.application = application
        self.webhook = webhook
    }

    /// Takes a delivery, once. Nothing of the body is looked at before its signature was.
    public func receiveWebhook(
        _ input: ReceiveWebhook.Input, context: RequestContext
    ) async throws -> ReceiveWebhook.Output {
        guard !webhook.secrets.isEmpty else { return .notFound }
        let body = try await input.body.collect(upTo: .max)
        guard let code = Self.code(of: input.xHubSignature256), isSigned(body, with: code) else {
            return .forbidden
        }
        let event = try Self.object(body)
        guard try await isNew(input.xGitHubDelivery, code) else { return .conflict }
        switch input.xGitHubEvent {
        case "ping": return .ok("Pong!")
        case "push" where event["ref"] == .string(Self.branch):
            guard let run = webhook.run else { return .ok("Ignored") }
            run()
            return .ok("Accepted")
        default: return .ok("Ignored")
        }
    }

    private static let signaturePrefix = "sha256="

    /// The code that the field holds; nil when it holds none.
    private static func code(of field: String?) -> [UInt8]? {
        guard let field, field.hasPrefix(signaturePrefix) else { return nil }
        let code = Hex.decode(String(field.dropFirst(signaturePrefix.count)))
        return code?.count == SHA256Digest.byteCount ? code : nil
    }

    private func isSigned(_ body: [UInt8], with code: [UInt8]) -> Bool {
        // Each secret is tried, so that the time does not tell which one fits.
        webhook.secrets.reduce(false) { HMACSHA256.isValid(code, for: body, key: $1) || $0 }
    }

    /// The event, which is a JSON object.
    private static func object(_ body: [UInt8]) throws -> JSONObject {
        let value: JSONValue
        do {
            value = try JSONValue.parse(body)
        } catch {
            throw ContractError(
                status: .badRequest, violations: [violation("syntax", "\(error)")])
        }
        guard case .object(let object) = value else {
            throw ContractError(
                status: .unprocessableContent,
                violations: [violation("type", "expected an object")])
        }
        return object
    }

    private static func violation(_ keyword: String, _ message: String) -> ContractViolation {
        ContractViolation(place: .body, pointer: "", keyword: keyword, message: message)
    }

    /// Notes the delivery; false when one of its id or its signature was taken before.
    private func isNew(_ deliveryID: String, _ code: [UInt8]) async throws -> Bool {
        let digest = SHA256.digest(of: code).bytes
        let now = application.now()
        do {
            try await application.database.transaction { transaction in
                try await WebhookDeliveries.insert(
                    deliveryID: deliveryID, digest: digest, receivedAt: now, in: transaction)
            }
            return true
        } catch let error as DatabaseError where error.constraint?.sort == .unique {
            return false
        }
    }
}
