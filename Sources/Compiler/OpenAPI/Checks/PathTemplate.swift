/// A path with `{names}` in it (OpenAPI 3.1, section 4.8.8.2).
struct PathTemplate {
    /// The names in their order.
    private(set) var names: [String] = []
    /// Whether each brace has its partner and each name is not empty.
    private(set) var isWellFormed = true
    /// The template with all names left out: templates that agree in it match the same paths.
    private(set) var skeleton = ""

    init(_ text: String) {
        var name: String?
        for character in text {
            switch (character, name) {
            case ("{", nil): name = ""
            case ("}", let found?):
                names.append(found)
                skeleton += "{}"
                if found.isEmpty { isWellFormed = false }
                name = nil
            case ("{", _), ("}", _): isWellFormed = false
            case (_, let found?): name = found + String(character)
            case (_, nil): skeleton.append(character)
            }
        }
        if name != nil { isWellFormed = false }
    }
}
