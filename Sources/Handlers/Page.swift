import ContractRuntime

/// One page of a list: the items, and the `Link` to the next page when there is more.
struct Page<Item: Sendable>: Sendable {
    let items: [Item]
    let link: String?

    /// Makes a page of rows that were read with one more than the limit, to see whether there is more.
    init<Row>(
        _ rows: [Row], limit: Int64, context: RequestContext,
        cursor: (Row) -> String, item: (Row) -> Item
    ) {
        let shown = rows.prefix(Int(limit))
        items = shown.map(item)
        guard rows.count > shown.count, let last = shown.last else {
            link = nil
            return
        }
        link = context.link(to: "next", replacing: "cursor", with: cursor(last))
    }
}
