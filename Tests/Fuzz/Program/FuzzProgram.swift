// The program behind script/fuzz: libFuzzer around one target. libFuzzer has the `main`; it calls
// the functions below (https://llvm.org/docs/LibFuzzer.html).
//
//     fuzz --list                          the names of the targets and their largest inputs
//     fuzz --target=NAME [FLAG|PATH ...]   the flags of libFuzzer, folders of inputs, inputs
//
// libFuzzer starts itself again to merge and to minimise, with the arguments that it was given. It
// leaves alone what begins with two hyphens, hence the spelling of --target.
import FuzzTargets
import Glibc

// SAFETY: written once, before libFuzzer's loop begins on this same thread.
/// The target that runs: a function of C carries nothing with it.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// Chooses the target before anything runs.
@c(LLVMFuzzerInitialize)
public func initialize(
    _ count: UnsafeMutablePointer<CInt>?,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
    if CommandLine.arguments.contains("--list") {
        for target in FuzzTarget.all { print(target.name, target.maxBytes) }
        exit(0)
    }
    let prefix = "--target="
    let name = CommandLine.arguments.first { $0.hasPrefix(prefix) }?.dropFirst(prefix.count)
    chosen = FuzzTarget.all.first { $0.name == name ?? "" }
    guard chosen != nil else { fatalError("no target '\(name ?? "")'; --list names them") }
    return 0
}

/// Runs one input.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen?.check(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}
