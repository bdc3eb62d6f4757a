/// Two users, whichever of them comes first.
///
/// The tables of what two users have together hold the pair in order, under one UNIQUE constraint:
/// it refuses a second row in either direction.
struct UserPair {
    /// The smaller id.
    let low: Int64
    /// The larger id.
    let high: Int64

    init(_ first: Int64, _ second: Int64) {
        low = min(first, second)
        high = max(first, second)
    }
}
