/// Watches how long jobs wait for their loop.
///
/// One job at a time is watched: the last of the queue at one moment. When it has run, everything
/// that had come before it has, and the time that passed is what a new job has to wait for at
/// present. That costs two comparisons a round, and sees a queue that grows long before clients do.
struct QueueWatch {
    /// How many jobs will have been taken when the watched one has, and since when it waits.
    private var watched: (position: UInt64, begin: MonotonicTime)?
    /// Since when each watched job was found to have waited too long.
    private var lateSince: MonotonicTime?

    /// Notes how many jobs have been appended and taken.
    ///
    /// - Parameter limit: How long a job may wait, in nanoseconds.
    mutating func note(
        appended: UInt64, taken: UInt64, at now: MonotonicTime, limit: UInt64
    ) {
        if let (position, begin) = watched {
            let isLate = now.nanoseconds(since: begin) > limit
            if isLate {
                // Not from when it waits: a thread that got no processor for a while has one late
                // job, which says nothing of the next.
                if lateSince == nil { lateSince = now }
            } else if taken >= position {
                lateSince = nil
            }
            if taken >= position { watched = nil }
        }
        if watched == nil {
            if appended > taken { watched = (appended, now) } else { lateSince = nil }
        }
    }

    /// Whether jobs have waited too long for as long as twice the limit: a peak of one round is no
    /// overload.
    func isOverloaded(at now: MonotonicTime, limit: UInt64) -> Bool {
        lateSince.map { now.nanoseconds(since: $0) > limit &* 2 } ?? false
    }
}
