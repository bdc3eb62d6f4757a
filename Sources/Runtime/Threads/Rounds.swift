import CLinux

/// The rounds of a thread that works in rounds, as an event loop does: some pieces of work, then a
/// look at the world outside.
///
/// What is dear to get and cheap to use again may be kept for the rest of a round. It is let go
/// when the round ends, so that nobody holds it while the thread waits:
///
///     if let kept = Rounds.current?.kept(for: self) { … }
///     Rounds.current?.keep(connection, for: self)
///
/// A thread without rounds has none, and keeps nothing.
public final class Rounds {
    private struct Entry {
        let owner: ObjectIdentifier
        let kept: any RoundKept
    }

    private var entries: [Entry] = []

    /// Makes the rounds of a thread, which are its own once `withCurrent` runs there.
    public init() {}

    // pthread_key_create fails when a process has used up its 1,024 keys.
    private static let key = {
        var key = pthread_key_t()
        let failure = pthread_key_create(&key, nil)
        precondition(failure == 0, "the system has no thread-specific key left: code \(failure)")
        return key
    }()

    /// The rounds of the calling thread, if it works in rounds.
    ///
    /// Do not carry it across an `await`: the task may continue on another thread.
    public static var current: Rounds? {
        guard let known = pthread_getspecific(key) else { return nil }
        // SAFETY: only `withCurrent` fills this slot, with an object that it keeps alive.
        return Unmanaged<Rounds>.fromOpaque(known).takeUnretainedValue()
    }

    /// Runs a thread's work with these rounds as its own.
    public func withCurrent(_ work: () -> Void) {
        pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
        defer { pthread_setspecific(Self.key, nil) }
        withExtendedLifetime(self, work)
    }

    /// What `owner` keeps in this round.
    public func kept(for owner: AnyObject) -> (any RoundKept)? {
        let owner = ObjectIdentifier(owner)
        for entry in entries where entry.owner == owner { return entry.kept }
        return nil
    }

    /// Keeps one thing for `owner` until the round ends or `drop`.
    ///
    /// - Precondition: `owner` keeps nothing yet, and lives as long as what it keeps.
    public func keep(_ kept: any RoundKept, for owner: AnyObject) {
        assert(self.kept(for: owner) == nil, "one owner keeps two things in a round")
        entries.append(Entry(owner: ObjectIdentifier(owner), kept: kept))
    }

    /// Forgets what `owner` keeps, which is not told.
    public func drop(for owner: AnyObject) {
        let owner = ObjectIdentifier(owner)
        entries.removeAll { $0.owner == owner }
    }

    /// Ends the round; whoever runs the thread calls it before the thread waits.
    @inlinable
    public func end() {
        if !isEmpty { letGo() }
    }

    @usableFromInline var isEmpty: Bool { entries.isEmpty }

    @usableFromInline
    func letGo() {
        for entry in entries { entry.kept.roundEnded() }
        entries.removeAll(keepingCapacity: true)
    }
}

/// What is kept until the end of a round.
public protocol RoundKept: AnyObject {
    /// Lets go of what is held. Runs on the thread that kept it, and must not block.
    func roundEnded()
}
