// What drives libcurl: one multi handle, whoever's turn it is, and a thread that waits.
//
// Rules
//   libcurl may be used by any thread, but by one at a time. Whoever uses it has the *turn*, a lock
//   that is held for as long as nothing blocks: a turn does what can be done at once and leaves the
//   waiting to others.
//
// Theory of operation
//   A task that has something to be done (begin a transfer, go on, end one) does it itself when the
//   turn is free: on a connection that is there the request leaves before the task suspends, and no
//   other thread has run. Where the turn is taken it puts the command into the inbox and wakes the
//   thread; nobody waits for a turn but the thread, and who has been lent a socket.
//
//   The thread waits for sockets in epoll_wait(2), to which a socket can be added while it waits; it
//   takes a turn for what has happened. A turn that needs the thread to wake earlier than it has
//   said wakes it. To make that rare it never puts off its waking: when an earlier deadline is no
//   longer needed it wakes once in vain.
//
//   A change of threads costs as much as a small exchange, so a caller whose server answers at once
//   does not make one: while its transfer is the only one, and the last answer was soon there, it
//   is lent the socket and waits for it itself, in ppoll(2), for some milliseconds at most. Then the
//   socket goes back to the thread, and the task is suspended. Whoever had to wait for longer than
//   `patience` is the last one, until an answer is soon there again.
//
//   What a turn has changed is told to the readers when the turn is over: a head and the content
//   that has come with it are one step, and a reader that runs at once finds the turn free.
import CCurl
import CLinux
import Synchronization
import Threads

/// SAFETY: what has no lock of its own is touched by whoever has the turn only.
final class Engine: @unchecked Sendable {
    /// What is to be done in a turn.
    enum Command {
        case start(Transfer)
        /// Libcurl had to wait for us in some direction, and need not any more.
        case resume(Transfer)
        case end(Transfer)
        case close
    }

    let configuration: CurlConfiguration
    let headTimeout: UInt64
    let contentTimeout: UInt64
    private let patience: UInt64
    private let waiter: Waiter
    /// No `Mutex`, which spins when it is held: the thread has time.
    private let turn = Monitor(())
    private let inbox = Mutex<[Command]>([])
    let closing = Closing()

    // Of the turn: only one thread has it, which need not be checked at each access.
    let multi: UnsafeMutableRawPointer
    let sockets: SocketTable
    /// The moment at which the turn began.
    var now: UInt64 = 0
    @exclusivity(unchecked) var active: [Transfer] = []
    @exclusivity(unchecked) var spareHandles: [EasyHandle] = []
    var isClosed = false
    /// When a transfer last dropped the names that are old.
    var namesLookedAt: UInt64 = 0
    /// The last transfer that was touched; it knows the one before.
    private var touched: Transfer?
    /// Transfers whose reader waits for more than has come, until `heldUntil` at the latest.
    @exclusivity(unchecked) private var held: [Transfer] = []
    private var heldUntil = UInt64.max
    /// When libcurl wants to be called.
    private var timer = UInt64.max
    /// Before this no transfer's deadline passes.
    private var nextCheck = UInt64.max
    /// Whether the head of the last answer came within `patience`.
    private var isAnsweredSoon: Bool
    /// When the caller that waits itself was lent its socket, and when it last began to wait.
    private var loanBegan: UInt64 = 0
    private var waitBegan: UInt64 = 0
    /// When the thread will wake by itself.
    private var wakesAt = UInt64.max

    init(
        _ configuration: CurlConfiguration, multi: UnsafeMutableRawPointer,
        sockets: SocketTable
    ) {
        self.configuration = configuration
        headTimeout = configuration.headTimeout.nanoseconds
        contentTimeout = configuration.contentTimeout.nanoseconds
        patience = configuration.patience.nanoseconds
        isAnsweredSoon = patience > 0
        self.multi = multi
        waiter = sockets.waiter
        self.sockets = sockets
        setCallbacks()
    }

    deinit {
        spareHandles = []
        curl_multi_cleanup(multi)
    }

    /// The engine that a callback belongs to.
    static func of(_ context: UnsafeMutableRawPointer?) -> Engine {
        // SAFETY: every callback of a socket and the timer has the engine as its context, and comes
        // while the engine calls libcurl.
        Unmanaged<Engine>.fromOpaque(context!).takeUnretainedValue()
    }

    private func setCallbacks() {
        let own = Unmanaged.passUnretained(self).toOpaque()
        let numbers: [(CURLMoption, Int)] = [
            (CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maxConnections),
            (CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maxConnectionsPerHost),
            (CURLMOPT_MAXCONNECTS, configuration.maxIdleConnections),
        ]
        for (option, value) in numbers { ccurl_multi_set_long(multi, option, value) }
        ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, own)
        ccurl_multi_on_socket(multi) { _, socket, what, context, _ in
            Engine.of(context).sockets.watch(socket, what)
            return 0
        }
        ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, own)
        ccurl_multi_on_timer(multi) { _, milliseconds, context in
            Engine.of(context).setTimer(milliseconds)
            return 0
        }
    }
}

// Turns.
extension Engine {
    /// Has a command carried out: at once where the turn is free, by the thread otherwise. Never
    /// blocks.
    func perform(_ command: Command) {
        let outcome = turn.withLockIfAvailable { _ in
            take {
                carryOutInbox()
                carryOut(command)
            }
        }
        guard let outcome else { return leave(command) }
        deliver(outcome)
    }

    /// Does the same, and then waits a moment, where that is likely to be enough, until the reader
    /// of the transfer can go on.
    func perform(_ command: Command?, waitingFor transfer: Transfer) {
        let outcome = turn.withLockIfAvailable { _ in
            take(lendingTo: transfer) {
                carryOutInbox()
                if let command { carryOut(command) }
            }
        }
        guard let outcome else { return command.map(leave) ?? () }
        deliver(outcome)
        if let loan = outcome.loan { wait(at: loan, for: transfer) }
    }

    private func leave(_ command: Command) {
        inbox.withLock { $0.append(command) }
        waiter.wake()
    }

    private func wait(at first: Loan, for transfer: Transfer) {
        var loan: Loan? = first
        while let lent = loan {
            let event = Waiter.wait(at: lent.socket, nanoseconds: lent.nanoseconds)
            let outcome = turn.withLock { _ in
                take(lendingTo: transfer) {
                    carryOutInbox()
                    if let event { react(to: event) }
                }
            }
            deliver(outcome)
            loan = outcome.loan
        }
    }

    /// Learns from a head how soon the server answers.
    func learn(from transfer: Transfer) { isAnsweredSoon = now &- transfer.began < patience }

    /// The work of the thread: returns when the engine has been closed.
    func run() {
        let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 64)
        defer { events.deallocate() }
        var deadline = UInt64.max
        var isOver = false
        while !isOver {
            let count = waiter.wait(into: events, until: deadline)
            let outcome = turn.withLock { _ in
                let outcome = take {
                    carryOutInbox()
                    for event in events[..<count] { react(to: event) }
                }
                wakesAt = earliest
                deadline = wakesAt
                isOver = isClosed
                return outcome
            }
            deliver(outcome)
        }
        turn.withLock { _ in spareHandles = [] }
        closing.finish()
    }

    /// What a turn leaves to be done without it.
    private struct Outcome {
        /// Whose reader is to be told, mostly of no other transfer.
        let changed: Transfer?
        let others: Others?
        /// What a caller waits for.
        let loan: Loan?
    }

    /// A list that costs nothing where there are none.
    private final class Others {
        let transfer: Transfer
        let next: Others?

        init(_ transfer: Transfer, _ next: Others?) {
            self.transfer = transfer
            self.next = next
        }
    }

    /// A socket, and for how long a caller has it.
    private struct Loan {
        let socket: pollfd
        let nanoseconds: UInt64
    }

    /// Does something in a turn and everything that follows from it.
    private func take(lendingTo caller: Transfer? = nil, _ work: () -> Void) -> Outcome {
        now = MonotonicClock.now
        work()
        runTimer()
        collectFinished()
        if now >= nextCheck { checkDeadlines() }
        if now >= heldUntil { touchHeld() }
        let loan = caller.flatMap { lend(to: $0) }
        if caller != nil, loan == nil { sockets.takeBack() }
        sockets.settle()
        // Who has a loan has the only transfer, and minds itself what is held of it.
        if (loan == nil ? earliest : min(timer, nextCheck)) < wakesAt || isClosed {
            wakesAt = 0
            waiter.wake()
        }
        let first = takeTouched()
        var others: Others?
        while let other = takeTouched() { others = Others(other, others) }
        return Outcome(changed: first, others: others, loan: loan)
    }

    private func takeTouched() -> Transfer? {
        guard let transfer = touched else { return nil }
        touched = transfer.nextTouched
        transfer.nextTouched = nil
        transfer.isTouched = false
        return transfer
    }

    private func lend(to transfer: Transfer) -> Loan? {
        if sockets.isLent {
            if now - waitBegan > patience { isAnsweredSoon = false }
        } else {
            loanBegan = now
        }
        guard isAnsweredSoon, active.count == 1, active[0] === transfer, !transfer.isWorthReading
        else { return nil }
        let end = min(
            heldUntil, MonotonicClock.moment(max(patience, Self.longestLoan), after: loanBegan))
        guard now < end, let socket = sockets.lend() else { return nil }
        waitBegan = now
        return Loan(socket: socket, nanoseconds: end - now)
    }

    /// Nanoseconds for which a caller waits itself at most, whatever comes: longer than it is between
    /// two ticks of most kernels. An alarm before the next tick has to be set in the machine, and
    /// unset when the answer has come, which costs a virtual one as much as a third of the call.
    private static var longestLoan: UInt64 { 5_000_000 }

    private var earliest: UInt64 { min(timer, nextCheck, heldUntil) }

    private func deliver(_ outcome: Outcome) {
        outcome.changed?.incoming.deliver()
        var rest = outcome.others
        while let other = rest {
            other.transfer.incoming.deliver()
            rest = other.next
        }
    }

    private func carryOutInbox() {
        for command in inbox.withLock({ inbox in
            let commands = inbox
            if !commands.isEmpty { inbox = [] }
            return commands
        }) { carryOut(command) }
    }

    private func react(to event: epoll_event) {
        guard let (socket, mask) = sockets.isWanted(event) else { return }
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, mask, &running)
    }
}

// Time.
extension Engine {
    fileprivate func setTimer(_ milliseconds: Int) {
        timer =
            milliseconds < 0
            ? .max
            : MonotonicClock.moment(
                UInt64(milliseconds) * 1_000_000,
                after: milliseconds == 0 ? now : MonotonicClock.now)
    }

    private func runTimer() {
        var running: Int32 = 0
        // A step of a transfer asks for the next one by a timer of no time. They are few; whatever
        // asks for ever is left to the thread, which serves the others between.
        for _ in 0..<16 where timer <= now {
            timer = .max
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
        }
    }

    /// Looks at the deadlines of the transfers at that moment, or before.
    func check(by deadline: UInt64) { nextCheck = min(nextCheck, deadline) }

    private func checkDeadlines() {
        nextCheck = .max
        for transfer in active {
            let deadline = transfer.deadline
            if deadline <= now {
                finish(transfer, .failed(transfer.timeoutError))
            } else {
                check(by: deadline)
            }
        }
    }

    /// Has the reader of this transfer told a moment later: more of its content is on its way, and
    /// each piece costs a switch of threads.
    func hold(_ transfer: Transfer) {
        if held.isEmpty {
            heldUntil = MonotonicClock.moment(Self.maxHoldNanoseconds, after: now)
        }
        held.append(transfer)
    }

    /// Long enough for the next packets of a server that has the content, too short to be felt.
    private static var maxHoldNanoseconds: UInt64 { 5_000_000 }

    private func touchHeld() {
        for transfer in held {
            transfer.isHeld = false
            touch(transfer)
        }
        held = []
        heldUntil = .max
    }

    /// Has the reader of this transfer told when the turn is over.
    func touch(_ transfer: Transfer) {
        guard !transfer.isTouched else { return }
        transfer.isTouched = true
        transfer.nextTouched = touched
        touched = transfer
    }
}
