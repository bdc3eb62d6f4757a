/// What a handler throws when its caller ceased to exist while the request ran.
///
/// It is answered as any credential that is not known: 401.
public struct CallerGone: Error, Sendable {
    /// Makes the error.
    public init() {}
}
