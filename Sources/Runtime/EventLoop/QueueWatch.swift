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

    /// Notes a round: when it began and ended, and how many jobs have been appended and taken.
    ///
    /// What arrives during a round waits in the kernel for its end, and then in the queue.
    ///
    /// - Parameter limit: How long a job may wait, in nanoseconds.
    mutating func note(
        _ begin: MonotonicTime, _ end: MonotonicTime, appended: UInt64, taken: UInt64,
        limit: UInt64
    ) {
        var isLate = end.nanoseconds(since: begin) > limit
        var isKnown = appended == taken
        if let watched {
            isLate = isLate || end.nanoseconds(since: watched.begin) > limit
            isKnown = isKnown || taken >= watched.position
            if taken >= watched.position { self.watched = nil }
        }
        if watched == nil, appended > taken { watched = (appended, end) }
        if !isLate {
            if isKnown { lateSince = nil }
        } else if lateSince == nil {
            // Not from when it waits: a thread that got no processor for a while has one late job,
            // which says nothing of the next.
            lateSince = end
        }
    }

    /// Notes that the loop has waited for something to do: nothing was left of what had come.
    mutating func noteIdleness() {
        watched = nil
        lateSince = nil
    }

    /// Whether jobs have waited too long for as long as twice the limit: a peak of one round is no
    /// overload.
    func isOverloaded(at now: MonotonicTime, limit: UInt64) -> Bool {
        lateSince.map { now.nanoseconds(since: $0) > limit &* 2 } ?? false
    }
}
