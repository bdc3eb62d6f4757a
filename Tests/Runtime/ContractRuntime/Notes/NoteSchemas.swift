// The schemas of a miniature contract, spelled as the compiler emits them. The operations are in
// NoteOperations.swift, handlers and service in NoteService.swift.
@_spi(Generated) import ContractRuntime
import JSON
import Timestamps

enum NoteKind: Int, ContractEnumeration {
    case plain
    case rich
    case voiceMemo

    static let names: [StaticString] = ["plain", "rich", "voice-memo"]
}

struct NoteCreation: Sendable, Equatable {
    let title: String
    let kind: NoteKind
    let priority: Int64?
    let weight: Double?
    let tags: [String]?
    let city: String?
    let due: Presence<CalendarDate>
    let labels: [String: Int64]?
    let author: Author?

    init(
        title: String, kind: NoteKind, priority: Int64? = nil, weight: Double? = nil,
        tags: [String]? = nil, city: String?, due: Presence<CalendarDate> = .absent,
        labels: [String: Int64]? = nil, author: Author? = nil
    ) {
        self.title = title
        self.kind = kind
        self.priority = priority
        self.weight = weight
        self.tags = tags
        self.city = city
        self.due = due
        self.labels = labels
        self.author = author
    }
}

extension NoteCreation: JSONReadable, JSONWritable {
    private static let keys = PropertyKeys(
        [
            "title", "kind", "priority", "weight", "tags", "city", "due", "labels", "author", "id",
        ], required: ["title", "kind", "city"], readOnly: ["id"])
    private static let titleRule = StringRule(minLength: 1, maxLength: 10, pattern: "^[^\\u0000]*$")
    private static let priorityRule = IntegerRule(minimum: 1, maximum: 9, multipleOf: 2)
    private static let weightRule = NumberRule(exclusiveMinimum: 0, multipleOf: 0.1)
    private static let tagsRule = ArrayRule(
        of: StringRule(maxLength: 5), minItems: 1, maxItems: 3, uniqueItems: true)
    private static let cityRule = StringRule(maxLength: 20)
    private static let labelsRule = DictionaryRule(of: IntegerRule(), maxProperties: 2)

    static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        var title: String?
        var kind: NoteKind?
        var priority: Int64?
        var weight: Double?
        var tags: [String]?
        var city: String??
        var due = Presence<CalendarDate>.absent
        var labels: [String: Int64]?
        var author: Author?
        guard try json.beginObject() else { return nil }
        while let key = try json.nextProperty(of: keys) {
            switch key {
            case 0: title = try json.read(titleRule)
            case 1: kind = try NoteKind.read(from: &json)
            case 2: priority = try json.read(priorityRule)
            case 3: weight = try json.read(weightRule)
            case 4: tags = try json.read(tagsRule)
            case 5: city = try json.nullable(cityRule)
            case 6: due = try json.presence(DateRule())
            case 7: labels = try json.read(labelsRule)
            default: author = try Author.read(from: &json)
            }
        }
        guard let title, let kind, let city else { return nil }
        return Self(
            title: title, kind: kind, priority: priority, weight: weight, tags: tags, city: city,
            due: due, labels: labels, author: author)
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.property("title", title)
        json.property("kind", kind)
        json.optionalProperty("priority", priority)
        json.optionalProperty("weight", weight)
        json.optionalProperty("tags", tags)
        json.property("city", city)
        json.property("due", due)
        json.optionalProperty("labels", labels)
        json.optionalProperty("author", author)
        json.endObject()
    }
}

struct Author: Sendable, Equatable {
    let email: String
    let managerBox: Indirect<Author>?

    var manager: Author? { managerBox?.value }

    init(email: String, manager: Author? = nil) {
        self.email = email
        managerBox = manager.map { Indirect($0) }
    }
}

extension Author: JSONReadable, JSONWritable {
    private static let keys = PropertyKeys(["email", "manager"], required: ["email"])
    private static let emailRule = StringRule(format: .email)

    static func read(from json: inout JSONReader) throws(JSONSyntaxError) -> Self? {
        var email: String?
        var manager: Author?
        guard try json.beginObject() else { return nil }
        while let key = try json.nextProperty(of: keys) {
            switch key {
            case 0: email = try json.read(emailRule)
            default: manager = try Author.read(from: &json)
            }
        }
        guard let email else { return nil }
        return Self(email: email, manager: manager)
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.property("email", email)
        json.optionalProperty("manager", manager)
        json.endObject()
    }
}

struct Note: Sendable, Equatable {
    let id: Int64
    let title: String
    let created: Timestamp

    init(id: Int64, title: String, created: Timestamp) {
        self.id = id
        self.title = title
        self.created = created
    }
}

extension Note: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.property("id", id)
        json.property("title", title)
        json.property("created", created)
        json.property("token_type", "Bearer")
        json.endObject()
    }
}
