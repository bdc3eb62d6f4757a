import SourceText
import Testing

@Suite("The nearest match") struct NearestMatchTests {
    @Test(
        "is what the writer probably meant",
        arguments: [
            ("Mesage", ["Message", "Image"], "Message"),
            ("Messgae", ["Message", "Massage"], "Message"),
            ("chatId", ["chat", "chat_id"], "chat_id"),
            ("operationID", ["operationId", "operations"], "operationId"),
            ("sumary", ["description", "summary"], "summary"),
            ("tpye", ["type", "title"], "type"),
            ("defalt", ["default"], "default"),
        ])
    func found(name: String, candidates: [String], expected: String) {
        #expect(nearestMatch(to: name, in: candidates) == expected)
    }

    @Test(
        "is nothing when nothing is near",
        arguments: [
            ("colour", ["summary", "description"]), ("a", ["b"]), ("", ["abc"]), ("abc", []),
            ("same", ["same"]), ("_", ["-"]),
        ])
    func missing(name: String, candidates: [String]) {
        #expect(nearestMatch(to: name, in: candidates) == nil)
    }

    @Test("gives up on names of no reasonable length")
    func long() {
        let name = String(repeating: "a", count: 100_000)
        #expect(nearestMatch(to: name, in: [name + "b"]) == nil)
    }
}
