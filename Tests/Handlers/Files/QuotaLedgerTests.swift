import Records
import Testing

@testable import Handlers

@Suite("Parallel uploads share a quota") struct QuotaLedgerTests {
    private let ledger = QuotaLedger(quota: FileUsage(bytes: 100, count: 3))
    private let none = FileUsage(bytes: 0, count: 0)

    private func reserve(
        _ bytes: ClosedRange<Int64>, isAdmitted: Bool = false, usage: FileUsage? = nil,
        user: Int64 = 1
    ) -> QuotaLedger.Outcome {
        ledger.reserve(
            bytes, for: user, isAdmitted: isAdmitted, usage: usage ?? none,
            releases: ledger.releases(of: user))
    }

    @Test("what is reserved is missing to the others, until it is released")
    func reserves() {
        for _ in 0..<3 { ledger.enter(1) }
        #expect(reserve(60...60) == .granted(60))
        #expect(reserve(41...41) == .refused(.bytes))
        #expect(reserve(40...40) == .granted(40))
        #expect(reserve(1...1, isAdmitted: true) == .refused(.bytes))
        ledger.leave(1, bytes: 60, isAdmitted: true, isCommitting: false)
        #expect(reserve(60...60) == .granted(60))
    }

    @Test("an upload takes as much as there is, between what it needs and what it would like")
    func takesWhatThereIs() {
        ledger.enter(1)
        #expect(reserve(10...30) == .granted(30))
        #expect(reserve(10...300, isAdmitted: true) == .granted(70))
        #expect(reserve(1...1, isAdmitted: true) == .refused(.bytes))
    }

    @Test("files count as well, from the moment when they are admitted")
    func counts() {
        for _ in 0..<4 { ledger.enter(1) }
        let two = FileUsage(bytes: 0, count: 2)
        #expect(reserve(0...0, usage: two) == .granted(0))
        #expect(reserve(0...0, usage: two) == .refused(.count))
        #expect(reserve(5...5, isAdmitted: true, usage: two) == .granted(5))
    }

    @Test("figures from before a release are stale")
    func noticesStaleFigures() {
        for _ in 0..<2 { ledger.enter(1) }
        let releases = ledger.releases(of: 1)
        ledger.leave(1, bytes: 0, isAdmitted: false, isCommitting: false)
        #expect(
            ledger.reserve(1...1, for: 1, isAdmitted: false, usage: none, releases: releases)
                == .stale)
    }

    @Test("nobody is refused while another upload is being committed")
    func waitsForCommits() {
        for _ in 0..<2 { ledger.enter(1) }
        #expect(reserve(60...60) == .granted(60))
        ledger.beginCommit(of: 1)
        // The store shows it already, and the ledger still.
        let stored = FileUsage(bytes: 60, count: 1)
        #expect(reserve(40...40, usage: stored) == .unsettled)
        ledger.leave(1, bytes: 60, isAdmitted: true, isCommitting: true)
        #expect(reserve(40...40, usage: stored) == .granted(40))
    }

    @Test("users do not share, and nobody is remembered who uploads nothing")
    func keepsUsersApart() {
        ledger.enter(1)
        ledger.enter(2)
        #expect(reserve(100...100) == .granted(100))
        #expect(reserve(100...100, user: 2) == .granted(100))
        ledger.leave(1, bytes: 100, isAdmitted: true, isCommitting: false)
        ledger.leave(2, bytes: 100, isAdmitted: true, isCommitting: false)
        #expect(ledger.isEmpty)
    }
}
