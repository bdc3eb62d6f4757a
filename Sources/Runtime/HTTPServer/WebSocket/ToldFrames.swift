import HTTPMessages

/// A frame that an audience was told; without the frame, that there was no room for it.
struct ToldFrame {
    let number: Int64
    let frame: WebSocketFrame?
}

/// What an audience was told and its loop has not given to all sockets yet, in the order of the
/// numbers: the part that every thread may touch, under a lock.
struct ToldFrames {
    private(set) var frames: [ToldFrame] = []
    /// How many of them the loop has not begun to give to the sockets, and their bytes.
    private var newCount = 0
    private var newBytes = 0

    /// Adds a frame; whether the loop has to be told, which it is until nothing is left.
    ///
    /// What the loop has not begun with waits for all sockets. So when it would fill an outbox, the
    /// bounds of each are reached, and the same becomes of all: they do not keep up. (Who has joined
    /// since is closed with them, and comes again.) Of the rest each outbox keeps count.
    mutating func append(
        _ frame: WebSocketFrame, _ number: Int64, _ limits: WebSocketLimits
    ) -> Bool {
        // One is enough to tell of all that had no room.
        if newCount > 0, frames[frames.count - 1].frame == nil {
            frames[frames.count - 1] = ToldFrame(number: number, frame: nil)
            return false
        }
        let isFirst = frames.isEmpty
        let hasRoom =
            newCount == 0
            || newCount < limits.maxQueuedMessages
                && frame.count <= limits.maxQueuedBytes - newBytes
        frames.append(ToldFrame(number: number, frame: hasRoom ? frame : nil))
        newCount += 1
        newBytes += frame.count
        return isFirst
    }

    /// Shows the loop the frames, which it begins to give to the sockets.
    mutating func begin() -> [ToldFrame] {
        newCount = 0
        newBytes = 0
        return frames
    }

    /// Forgets the frames up to a number, which all sockets have; whether these were all.
    mutating func drop(through number: Int64) -> Bool {
        frames.removeAll { $0.number <= number }
        return frames.isEmpty
    }
}
