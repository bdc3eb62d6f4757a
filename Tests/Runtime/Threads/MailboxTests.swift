import Synchronization
import Testing
import Threads

@Suite("Mailbox")
struct MailboxTests {
    @Test("Elements arrive in the order in which they were sent, across growth and wrap-around")
    func order() {
        let mailbox = Mailbox<Int>(limit: 1_000)
        var received: [Int] = []
        for number in 0..<500 {
            #expect(mailbox.send(number) == .delivered)
            if number % 3 == 0, let element = mailbox.receive() { received.append(element) }
        }
        received += mailbox.receiveAll(maxCount: 10) ?? []
        received += mailbox.receiveAvailable()
        #expect(received == Array(0..<500))
        #expect(mailbox.count == 0)
    }

    @Test("A full mailbox refuses, and takes again once there is room")
    func bound() {
        let mailbox = Mailbox<Int>(limit: 2)
        #expect(mailbox.send(1) == .delivered)
        #expect(mailbox.send(2) == .delivered)
        #expect(mailbox.send(3) == .full)
        #expect(mailbox.receive() == 1)
        #expect(mailbox.send(4) == .delivered)
        #expect(mailbox.receiveAvailable() == [2, 4])
    }

    @Test("A closed mailbox delivers what waits, then ends")
    func close() {
        let mailbox = Mailbox<Int>(limit: 4)
        _ = mailbox.send(1)
        mailbox.close()
        #expect(mailbox.send(2) == .closed)
        #expect(mailbox.receive() == 1)
        #expect(mailbox.receive() == nil)
        #expect(mailbox.receiveAll() == nil)
    }

    @Test("Many senders and many receivers lose nothing and repeat nothing")
    func contention() throws {
        let mailbox = Mailbox<Int>(limit: 64)
        let received = Mutex<[Int]>([])
        let receivers = try (0..<3).map { _ in
            try Thread.start(name: "receiver") {
                while let some = mailbox.receiveAll(maxCount: 7) {
                    received.withLock { $0 += some }
                }
            }
        }
        let senders = try (0..<4).map { sender in
            try Thread.start(name: "sender") {
                for number in 0..<2_500 {
                    while mailbox.send(sender * 2_500 + number) == .full {}
                }
            }
        }
        for thread in senders { thread.join() }
        mailbox.close()
        for thread in receivers { thread.join() }
        #expect(received.withLock { $0.sorted() } == Array(0..<10_000))
    }
}
