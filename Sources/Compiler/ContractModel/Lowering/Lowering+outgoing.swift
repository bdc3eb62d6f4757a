import OpenAPI
import SourceText
import YAML

// Webhooks and callbacks: the requests that the API's provider sends.

extension Lowering {
    /// The requests of all webhooks.
    func lowerWebhooks() {
        for element in document.webhooks {
            guard let item = document.resolve(element.value) else { continue }
            lowerOutgoing(of: item, called: element.name, .webhook)
        }
    }

    /// The requests of an operation's callbacks.
    func lowerCallbacks(of operation: Operation, _ id: String) {
        for element in operation.callbacks {
            guard let callback = document.resolve(element.value) else { continue }
            for (expression, item) in callback.items.map({ ($0.name, $0.value) }) {
                guard let item = document.resolve(item) else { continue }
                lowerOutgoing(
                    of: item, called: element.name,
                    .callback(operation: id, expression: expression))
            }
        }
    }

    private func lowerOutgoing(
        of item: PathItem, called name: String, _ cause: Contract.OutgoingRequest.Cause
    ) {
        let isAlone = item.operations.count == 1
        for operation in item.operations {
            // A callback of the components is one, however many operations have it.
            guard outgoingOrigins.insert(operation.location).inserted,
                let method = method(of: operation)
            else { continue }
            let id =
                operation.operationID
                ?? (isAlone ? name : "\(name) \(operation.method.rawValue)")
            let body = requestBody(of: operation, named: [id])
            outgoing.append(
                Contract.OutgoingRequest(
                    id: id, cause: cause, method: method,
                    summary: operation.summary ?? item.summary,
                    description: operation.description ?? item.description,
                    isDeprecated: operation.isDeprecated,
                    parameters: parameters(of: operation, item, named: [id])
                        .filter { $0.place != .path },
                    content: body.flatMap { sent($0.content) },
                    requiresContent: body?.isRequired ?? false,
                    statuses: statuses(of: operation), origin: operation.location))
        }
    }

    /// The representation that is sent: a value where there is one.
    private func sent(_ contents: [Contract.Content]) -> Contract.Content? {
        contents.first { if case .json = $0.coding { true } else { false } }
            ?? contents.first(where: \.isValue) ?? contents.first
    }

    private func statuses(of operation: Operation) -> [Contract.Status] {
        guard let responses = operation.responses else { return [.other] }
        let listed = responses.statuses.compactMap { status($0.name) }
        return listed + (responses.default == nil ? [] : [.other])
    }
}
