internal import Compression

/// What the connections of one thread compress with, one after the other.
///
/// Where messages stand alone, the state of zlib is of use for as long as one message takes: one for
/// a thread is enough, however many connections it serves.
public final class SharedCompression {
    private var deflater: (windowBits: Int, deflater: Deflater)?
    private var inflater: Inflater?

    /// Makes one, which holds nothing before it is used.
    public init() {}

    /// A compressor that has seen nothing.
    func freshDeflater(windowBits: Int) -> Deflater {
        if let (bits, deflater) = deflater, bits == windowBits {
            deflater.reset()
            return deflater
        }
        let new = MessageCompression.deflater(windowBits: windowBits)
        deflater = (windowBits, new)
        return new
    }

    /// One that inflates what any window was compressed with, and has seen nothing.
    func freshInflater() -> Inflater {
        if let inflater {
            inflater.reset()
            return inflater
        }
        let new = Inflater(.raw)
        inflater = new
        return new
    }
}
