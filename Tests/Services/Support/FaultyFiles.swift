import CSQLite
import Foundation
import Synchronization

/// Lets chosen calls on the files of one directory fail, below SQLite and above the system.
///
/// It is SQLite's own virtual file system with two functions replaced: what strace or libfiu would
/// inject, but in one directory of a process that runs other tests at the same time.
enum FaultyFiles {
    /// What is to fail, counted down by the calls.
    struct Plan: Sendable {
        /// After so many calls of fsync, one fails with EIO; negative: none does.
        var syncsBeforeFailure = -1
        /// After so many writes, each fails for lack of space; negative: none does.
        var writesBeforeFull = -1
        /// How many calls have failed.
        var failures = 0
    }

    private typealias Methods = UnsafePointer<sqlite3_io_methods>

    /// A file of a directory that is watched.
    private struct File {
        let directory: String
        let methods: Methods
    }

    private struct State: @unchecked Sendable {
        // SAFETY: tables of functions never change and are never freed.
        var plans: [String: Plan] = [:]
        var files: [UInt: File] = [:]
        /// SQLite has a table of functions for each way of locking; each has its faulty twin.
        var twins: [Methods: Methods] = [:]
    }

    private static let state = Mutex(State())
    // SAFETY: written once by `installed`, before any file is opened through it.
    nonisolated(unsafe) private static let faulty = UnsafeMutablePointer<sqlite3_vfs>
        .allocate(capacity: 1)
    nonisolated(unsafe) private static let system = sqlite3_vfs_find(nil)!

    /// Begins to watch a directory, before a store is opened in it.
    static func watch(_ directory: TemporaryDirectory) {
        _ = installed
        state.withLock { $0.plans[directory.path] = Plan() }
    }

    /// Sets what is to fail from now on.
    static func plan(_ plan: Plan, in directory: TemporaryDirectory) {
        state.withLock { $0.plans[directory.path] = plan }
    }

    /// The plan as the calls have left it.
    static func plan(in directory: TemporaryDirectory) -> Plan {
        state.withLock { $0.plans[directory.path] ?? Plan() }
    }

    private static let installed: Bool = {
        faulty.initialize(to: system.pointee)
        faulty.pointee.pNext = nil
        faulty.pointee.zName = UnsafePointer(strdup("faulty"))
        faulty.pointee.xOpen = { _, name, file, flags, answer in
            let system = FaultyFiles.system
            let code = system.pointee.xOpen(system, name, file, flags, answer)
            if code == SQLITE_OK, let name, let file {
                FaultyFiles.adopt(file, String(cString: name))
            }
            return code
        }
        return sqlite3_vfs_register(faulty, 1) == SQLITE_OK
    }()

    private static func adopt(_ file: UnsafeMutablePointer<sqlite3_file>, _ name: String) {
        state.withLock { state in
            guard let directory = state.plans.keys.first(where: { name.hasPrefix($0 + "/") })
            else { return }
            let methods = file.pointee.pMethods!
            let twin = state.twins[methods] ?? twin(of: methods)
            state.twins[methods] = twin
            state.files[UInt(bitPattern: file)] = File(directory: directory, methods: methods)
            file.pointee.pMethods = twin
        }
    }

    private static func twin(of methods: Methods) -> Methods {
        let twin = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        twin.initialize(to: methods.pointee)
        twin.pointee.xSync = { file, flags in
            guard let methods = FaultyFiles.call(\.syncsBeforeFailure, file, isLasting: false)
            else { return SQLITE_IOERR | (4 << 8) }  // SQLITE_IOERR_FSYNC
            return methods.pointee.xSync(file, flags)
        }
        twin.pointee.xWrite = { file, bytes, count, offset in
            guard let methods = FaultyFiles.call(\.writesBeforeFull, file, isLasting: true)
            else { return SQLITE_FULL }
            return methods.pointee.xWrite(file, bytes, count, offset)
        }
        return UnsafePointer(twin)
    }

    /// Counts a call; gives the functions that do it in earnest, or nil when it is to fail.
    private static func call(
        _ count: WritableKeyPath<Plan, Int>, _ file: UnsafeMutablePointer<sqlite3_file>?,
        isLasting: Bool
    ) -> Methods? {
        state.withLock { state in
            let file = state.files[UInt(bitPattern: file)]!
            guard var plan = state.plans[file.directory], plan[keyPath: count] >= 0 else {
                return file.methods
            }
            let isDue = plan[keyPath: count] == 0
            if isDue { plan.failures += 1 }
            if !isDue || !isLasting { plan[keyPath: count] -= 1 }
            state.plans[file.directory] = plan
            return isDue ? nil : file.methods
        }
    }
}
