import CLinux

/// One value for each thread that asks for it, made at its first use there and released when the
/// thread ends.
///
///     let connections = ThreadLocal { try? Connection.open(path) }
///     connections.withValue { connection in … }
///
/// Do not carry the value across an `await`: the task may continue on another thread.
public final class ThreadLocal<Value>: @unchecked Sendable {
    // SAFETY: the key never changes. Each box is reached through the slot of the thread that made
    // it, hence by that thread alone.
    private let key: pthread_key_t
    private let make: @Sendable () -> Value

    /// Makes a variable whose first value on each thread is what `make` returns there.
    public init(_ make: @escaping @Sendable () -> Value) {
        var key = pthread_key_t()
        let failure = pthread_key_create(&key) { box in
            // SAFETY: the slot holds the reference that `withValue` retained; the system clears it
            // before this call.
            if let box { Unmanaged<AnyObject>.fromOpaque(box).release() }
        }
        precondition(failure == 0, "the system has no thread-specific key left: code \(failure)")
        self.key = key
        self.make = make
    }

    /// Values of threads that still run are not released: keep the variable as long as its threads.
    deinit {
        pthread_key_delete(key)
    }

    /// Reads or changes the calling thread's value.
    public func withValue<Result, Failure>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(&box.value)
    }

    private var box: Box<Value> {
        if let known = pthread_getspecific(key) {
            // SAFETY: only the line below fills this slot, with a `Box<Value>`.
            return Unmanaged<Box<Value>>.fromOpaque(known).takeUnretainedValue()
        }
        let box = Box(make())
        pthread_setspecific(key, Unmanaged.passRetained(box).toOpaque())
        return box
    }
}

private final class Box<Value> {
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}
