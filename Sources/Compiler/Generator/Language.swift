/// A language that code can be emitted in.
public enum Language: String, Sendable, CaseIterable {
    /// Types and server protocols.
    case swift
    /// A client.
    case typescript
}
