import JSON

/// An instance, and what it is an instance of.
struct LabelledInstance: Sendable {
    let value: JSONValue
    /// The keyword whose edge it stands at, or which it breaks, such as `maxLength`.
    let keyword: String
    /// Where that keyword stands, as violations say it: `#/components/schemas/Message/properties/text/maxLength`.
    let location: String
    /// What is particular about it, such as "one character more than maxLength 30".
    let description: String
    /// Where else there is a keyword whose edge it stands at.
    var otherLocations: [String] = []
}
