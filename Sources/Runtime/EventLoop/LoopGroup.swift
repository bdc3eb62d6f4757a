import CLinux
import Synchronization

/// The loops of a program: one for each core, so that tasks spread over the cores and each stays on
/// its own.
public final class LoopGroup: Sendable {
    /// The loops, at least one.
    public let loops: [Loop]

    private let turn = Atomic(0)

    /// Starts `count` loops, by default one for each core that the process may use.
    public init(count: Int = LoopGroup.coreCount, name: String = "loop") throws {
        precondition(count > 0, "a group of \(count) loops runs nothing")
        var loops: [Loop] = []
        do {
            for number in 1...count { loops.append(try Loop.start(name: "\(name)-\(number)")) }
        } catch {
            for loop in loops { loop.stop() }
            throw error
        }
        self.loops = loops
    }

    /// One of the loops, each in turn. For any thread.
    public func next() -> Loop {
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: turn) % UInt(loops.count))]
    }

    /// Ends every loop and blocks until their threads have ended; see `Loop.stop`.
    public func stop() {
        for loop in loops { loop.stop() }
    }

    /// The number of cores that the process may use.
    public static var coreCount: Int {
        max(1, Int(linux_usable_cores()))
    }
}

/// The most descriptors, hence connections, that the process may have open.
public enum OpenFileLimit {
    /// The limit that holds now.
    public static var current: Int {
        var limit = rlimit()
        linux_get_open_file_limit(&limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// Raises the limit as far as the system lets an ordinary process, and returns it. It holds for
    /// the whole process: a program calls this once, when it starts.
    @discardableResult
    public static func raise() -> Int {
        var limit = rlimit()
        linux_get_open_file_limit(&limit)
        limit.rlim_cur = limit.rlim_max
        linux_set_open_file_limit(&limit)
        return current
    }
}
