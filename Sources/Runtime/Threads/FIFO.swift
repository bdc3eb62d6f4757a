/// A queue in one growing ring: an append and a removal each take constant time.
struct FIFO<Element> {
    private var slots: [Element?] = []
    private var first = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[(first + count) % slots.count] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[first].take()
        first = (first + 1) % slots.count
        count -= 1
        return element
    }

    /// Removes at most `maxCount` elements, oldest first.
    mutating func popFirst(_ maxCount: Int) -> [Element] {
        var taken: [Element] = []
        taken.reserveCapacity(min(maxCount, count))
        while taken.count < maxCount, let element = popFirst() { taken.append(element) }
        return taken
    }

    private mutating func grow() {
        var larger: [Element?] = []
        larger.reserveCapacity(max(16, slots.count * 2))
        for offset in 0..<count { larger.append(slots[(first + offset) % slots.count].take()) }
        larger.append(contentsOf: repeatElement(nil, count: max(16, slots.count * 2) - count))
        slots = larger
        first = 0
    }
}
