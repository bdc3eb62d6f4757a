/// The jobs that wait for their loop, oldest first: a ring that grows and never shrinks.
struct JobQueue: ~Copyable {
    // SAFETY: `slots` has `mask + 1` places, of which the `count` from `first` on (modulo the size)
    // are initialised. UnownedJob is trivial, so that leaving a place needs no deinitialisation.
    private var slots: UnsafeMutablePointer<UnownedJob>
    private var mask: Int
    private var first = 0
    private(set) var count = 0
    /// How many jobs were ever appended; those that were taken are this less `count`.
    private(set) var appendedCount: UInt64 = 0

    init() {
        slots = .allocate(capacity: 256)
        mask = 255
    }

    deinit {
        slots.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    mutating func append(_ job: UnownedJob) {
        if count > mask { grow() }
        (slots + ((first &+ count) & mask)).initialize(to: job)
        count &+= 1
        appendedCount &+= 1
    }

    mutating func popFirst() -> UnownedJob? {
        guard count > 0 else { return nil }
        let job = slots[first]
        first = (first &+ 1) & mask
        count &-= 1
        return job
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<UnownedJob>.allocate(capacity: (mask + 1) * 2)
        for offset in 0..<count {
            (larger + offset).initialize(to: slots[(first + offset) & mask])
        }
        slots.deallocate()
        slots = larger
        mask = mask * 2 + 1
        first = 0
    }
}
