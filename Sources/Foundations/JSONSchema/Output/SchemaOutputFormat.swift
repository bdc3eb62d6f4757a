/// How much an output of ``Schema/output(of:format:)`` tells (2020-12, core 12.4).
public enum SchemaOutputFormat: String, Sendable, CaseIterable {
    /// Whether the instance is valid, and nothing else.
    case flag
    /// A list of what failed, or of what holds with its annotations.
    case basic
    /// What failed, or what annotates, as the schemas nest; without what has nothing to say.
    case detailed
    /// Everything that was looked at, as the schemas nest.
    case verbose
}
