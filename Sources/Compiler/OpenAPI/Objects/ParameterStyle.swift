/// How the parts of an array or an object are laid out in a parameter. OpenAPI 3.1, section
/// 4.8.12.3.
public enum ParameterStyle: String, Sendable, CaseIterable {
    /// `;color=blue;color=black`; path only.
    case matrix
    /// `.blue.black`; path only.
    case label
    /// `blue,black`; path and header.
    case simple
    /// `color=blue&color=black`; query and cookie.
    case form
    /// `blue%20black`; query only.
    case spaceDelimited
    /// `blue%7Cblack`; query only.
    case pipeDelimited
    /// `color[R]=100&color[G]=200`; query only.
    case deepObject
    /// `color=blue; size=5`, as they are; cookie only (3.2).
    case cookie
}
