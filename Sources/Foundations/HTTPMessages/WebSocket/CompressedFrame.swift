internal import Synchronization

/// What a frame was compressed to, for all connections that send it.
///
/// Whoever keeps to a window can read what was made within a smaller one, so one form is enough: it
/// is made anew only for a connection whose window is smaller than that of those before.
final class CompressedFrame: Sendable {
    private struct Form {
        let windowBits: Int
        let bytes: [UInt8]
    }

    private let form = Mutex<Form?>(nil)

    /// The compressed bytes, by `make` where there are none that fit. Others wait meanwhile: to
    /// compress it too would take them as long.
    func bytes(windowBits: Int, by make: () -> [UInt8]) -> [UInt8] {
        form.withLock { form in
            if let form, form.windowBits <= windowBits { return form.bytes }
            let bytes = make()
            form = Form(windowBits: windowBits, bytes: bytes)
            return bytes
        }
    }
}
