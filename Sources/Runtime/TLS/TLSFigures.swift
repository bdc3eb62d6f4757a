import Synchronization

/// How the handshakes of a context went.
public struct TLSFigures: Sendable, Equatable {
    /// Handshakes that proved the certificate.
    public var full = 0
    /// Handshakes of clients that came back with a ticket.
    public var resumed = 0
    /// Handshakes that failed: nothing in common, or no TLS.
    public var failed = 0
    /// Handshakes that the client, or a timeout, ended before they were done.
    public var abandoned = 0
    /// Connections on which HTTP came without TLS.
    public var plainText = 0

    /// The figures; nothing has been counted of what is left out.
    public init(
        full: Int = 0, resumed: Int = 0, failed: Int = 0, abandoned: Int = 0, plainText: Int = 0
    ) {
        self.full = full
        self.resumed = resumed
        self.failed = failed
        self.abandoned = abandoned
        self.plainText = plainText
    }
}

/// The figures while they are counted.
final class TLSCounts: Sendable {
    private let full = Atomic(0)
    private let resumed = Atomic(0)
    private let failed = Atomic(0)
    private let abandoned = Atomic(0)
    private let plainText = Atomic(0)

    /// How a handshake ended.
    enum Outcome {
        case full
        case resumed
        case failed
        case abandoned
        case plainText
    }

    func add(_ outcome: Outcome) {
        switch outcome {
        case .full: full.add(1, ordering: .relaxed)
        case .resumed: resumed.add(1, ordering: .relaxed)
        case .failed: failed.add(1, ordering: .relaxed)
        case .abandoned: abandoned.add(1, ordering: .relaxed)
        case .plainText: plainText.add(1, ordering: .relaxed)
        }
    }

    var figures: TLSFigures {
        TLSFigures(
            full: full.load(ordering: .relaxed), resumed: resumed.load(ordering: .relaxed),
            failed: failed.load(ordering: .relaxed),
            abandoned: abandoned.load(ordering: .relaxed),
            plainText: plainText.load(ordering: .relaxed))
    }
}
