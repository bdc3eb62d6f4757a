extension PatternTree {
    /// Appends a text of about the wanted length.
    func append(to text: inout SampledText, length: Int) {
        text.steps += 1
        guard !text.isImpossible, text.steps <= PatternSampler.maxSteps,
            text.scalars.count <= PatternSampler.maxLength
        else {
            text.isImpossible = true
            return
        }
        let length = min(max(length, lengths.lowerBound), lengths.upperBound)
        switch kind {
        case .nothing: break
        case .one(let choice):
            if let scalar = choice.scalar(text.variety, using: &text.numbers) {
                text.scalars.append(scalar)
            } else {
                text.isImpossible = true
            }
        case .group(let body, let number):
            let start = text.scalars.count
            body.append(to: &text, length: length)
            if let number { text.captures[number] = text.scalars[start...] }
        case .backreference(let number): text.scalars += text.captures[number] ?? []
        case .repeated(let body, let counts):
            let count = Self.count(body.lengths, counts, length, &text.numbers)
            let bodies = Array(repeating: body, count: count)
            Self.append(bodies, to: &text, length: length)
        case .sequence(let terms): Self.append(terms, to: &text, length: length)
        case .alternatives(let trees):
            let fitting = trees.filter { $0.lengths.contains(length) }
            let tree = text.numbers.element(of: fitting.isEmpty ? trees : fitting)
            tree?.append(to: &text, length: length)
        }
    }

    /// How many times a body is repeated, so that the whole can have the wanted length.
    private static func count(
        _ body: ClosedRange<Int>, _ counts: CountRange, _ length: Int,
        _ numbers: inout RandomNumbers
    ) -> Int {
        guard body.upperBound > 0 else { return min(counts.minimum, 1) }
        let fewest = max(counts.minimum, (length + body.upperBound - 1) / body.upperBound)
        var most = min(counts.maximum ?? .max, length)
        if body.lowerBound > 0 { most = min(most, length / body.lowerBound) }
        most = max(most, fewest)
        // Only bodies that may be empty leave a choice beyond the length.
        return min(numbers.within(fewest...most), PatternSampler.maxLength)
    }

    /// Shares a length out among terms.
    private static func append(
        _ terms: [PatternTree], to text: inout SampledText, length: Int
    ) {
        var shares = terms.map(\.lengths.lowerBound)
        var rest = length - shares.reduce(0, +)
        let order = text.numbers.shuffled(Array(terms.indices))
        for isLast in [false, true] {
            for index in order where rest > 0 {
                let room = min(rest, terms[index].lengths.upperBound - shares[index])
                let share = isLast ? room : text.numbers.within(0...room)
                shares[index] += share
                rest -= share
            }
        }
        for (term, share) in zip(terms, shares) where !text.isImpossible {
            term.append(to: &text, length: share)
        }
    }
}
