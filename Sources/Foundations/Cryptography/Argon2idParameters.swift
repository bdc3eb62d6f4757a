/// What one argon2id hash costs (RFC 9106 3.1).
public struct Argon2idParameters: Sendable, Hashable {
    /// 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's first choice, about
    /// 0.05 s of one core.
    public static let standard = Self(
        unchecked: (memoryKiB: 19_456, iterations: 2, parallelism: 1))

    /// Ceilings, so that a damaged row cannot ask for gigabytes or minutes.
    static let maxMemoryKiB = 1_048_576
    static let maxIterations = 64
    static let maxParallelism = 16

    /// Memory in KiB.
    public let memoryKiB: Int
    /// Passes over the memory.
    public let iterations: Int
    /// Lanes, each of which libargon2 runs on a thread of its own.
    public let parallelism: Int

    /// Checks the values: 8 KiB a lane to 1 GiB of memory, 1 to 64 iterations, 1 to 16 lanes.
    public init(
        memoryKiB: Int, iterations: Int, parallelism: Int
    ) throws(CryptographyError) {
        guard 1...Self.maxParallelism ~= parallelism else {
            throw .invalidParameters(
                reason: "parallelism '\(parallelism)' is not within 1...\(Self.maxParallelism)")
        }
        guard 1...Self.maxIterations ~= iterations else {
            throw .invalidParameters(
                reason: "iterations '\(iterations)' is not within 1...\(Self.maxIterations)")
        }
        // RFC 9106 3.1: the memory is at least eight blocks of 1 KiB for each lane.
        guard 8 * parallelism...Self.maxMemoryKiB ~= memoryKiB else {
            throw .invalidParameters(
                reason: "memory '\(memoryKiB)' KiB is not within "
                    + "\(8 * parallelism)...\(Self.maxMemoryKiB)")
        }
        self.init(
            unchecked: (memoryKiB: memoryKiB, iterations: iterations, parallelism: parallelism))
    }

    private init(unchecked values: (memoryKiB: Int, iterations: Int, parallelism: Int)) {
        memoryKiB = values.memoryKiB
        iterations = values.iterations
        parallelism = values.parallelism
    }
}
