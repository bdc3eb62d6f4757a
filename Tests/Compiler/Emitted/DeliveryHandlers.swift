// Handlers of operations with sequences, several media types and uncommon methods.
import ContractRuntime
import EmittedLibrary
import HTTPMessages
import JSON

struct DeliveryHandlers: DeliveriesOperations {
    func findDeliveries(
        _ input: FindDeliveries.Input, caller: Reader, context: RequestContext
    ) async throws -> FindDeliveries.Output {
        let body: FindDeliveries.OkBody =
            switch context.preferredMediaType(among: FindDeliveries.OkBody.mediaTypes) {
            case "text/csv": .textCSV("book\n\(input.body)")
            case "application/pdf": .pdf(ResponseContent(Array("%PDF".utf8)))
            default: .json([Delivery(book: 1, note: input.body)])
            }
        return .ok(body, fields: XRateFields(xRateLimit: 9))
    }

    func checkDeliveries(
        _ input: CheckDeliveries.Input, caller: Reader, context: RequestContext
    ) async throws -> CheckDeliveries.Output {
        .noContent(
            fields: XRateFields(xRateLimit: 9, xRateRemaining: 8, xRateClasses: ["a", "b"]))
    }

    func describeDeliveries(
        _ input: DescribeDeliveries.Input, caller: Reader, context: RequestContext
    ) async throws -> DescribeDeliveries.Output { .ok(Int64(caller.name.count)) }

    func addDeliveries(
        _ input: AddDeliveries.Input, caller: Reader, context: RequestContext
    ) async throws -> AddDeliveries.Output {
        var items: RequestItems<Delivery> =
            switch input.body {
            case .jsonl(let items), .jsonSeq(let items), .textEventStream(let items): items
            }
        var read: [Delivery] = []
        while let item = try await items.next() { read.append(item) }
        return .ok(ResponseItems(read))
    }

    func watchDeliveries(
        _ input: WatchDeliveries.Input, context: RequestContext
    ) async throws -> WatchDeliveries.Output {
        switch context.preferredMediaType(among: WatchDeliveries.OkBody.mediaTypes) {
        case "application/json-seq": return .ok(.jsonSeq(ResponseItems([1, 2])))
        default:
            let events: [WatchDeliveriesResponse200EventStreamItem] = [
                .init(data: "one\ntwo", event: "arrived\nid: 9", id: "1", retry: 5),
                .init(data: ""),
            ]
            return .ok(.textEventStream(ResponseItems(events)))
        }
    }
}
