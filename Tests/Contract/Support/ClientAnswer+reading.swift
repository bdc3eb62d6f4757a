import AccordClient
import ContractClient
import ContractRuntime
import HTTPMessages

extension ClientAnswer {
    /// `pointer` and `keyword` of each of a problem's `errors`, as `/text minLength`.
    var violations: [String] {
        (problem?.errors ?? []).map { "\($0.pointer) \($0.keyword)" }
    }
}

extension ClientAnswer where Operation: PagedOperation {
    /// The cursor of the next page, for tests that use it otherwise than `pages(of:)` would.
    var nextCursor: String? {
        let next = HTTPLink.list(fields[.link] ?? "")?.first { $0.relation == "next" }
        let cursor = next?.target.firstMatch(of: /[?&]cursor=([A-Za-z0-9_-]+)/)
        return cursor.map { String($0.output.1) }
    }
}
