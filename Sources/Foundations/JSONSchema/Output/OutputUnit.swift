internal import JSON

/// What came of one schema, or of one keyword of it, at one place of an instance.
struct OutputUnit {
    let place: OutputPlace
    /// The schema in the program.
    let node: Int
    /// The keyword; nil for the schema as a whole.
    let keyword: String?
    var isValid = true
    var error: String?
    var annotation: JSONValue?
    var children: [OutputUnit] = []
}

/// Where a schema is applied, and how evaluation came there.
struct OutputPlace {
    /// The keywords that were passed, as a pointer that goes through references.
    var keywordLocation = ""
    /// A pointer into the instance.
    var instanceLocation = ""
    /// The property that was entered last, for messages.
    var property: String?
    /// Whether a reference was followed on the way.
    var followsReference = false
    /// Whether annotations belong to a part of the instance: those of a name do not.
    var annotates = true

    /// The place at a keyword, or deeper in it.
    func under(_ tokens: String...) -> OutputPlace {
        var place = self
        for token in tokens { place.keywordLocation += JSONPointer(tokens: [token]).description }
        return place
    }

    /// The place at an item of the instance.
    func at(item index: Int) -> OutputPlace {
        var place = self
        place.property = nil
        place.instanceLocation += "/\(index)"
        return place
    }

    /// The place at a property of the instance.
    func at(property name: String) -> OutputPlace {
        var place = self
        place.property = name
        place.instanceLocation += JSONPointer(tokens: [name]).description
        return place
    }
}
