/// The rule for labels of names that hold a label written from right to left: RFC 5893 2.
enum BidiRule {
    /// The classes of UAX #9 that matter in labels.
    private enum Direction {
        case left, right, arabicLetter, arabicNumber, europeanNumber, separator, mark, neutral
    }

    static func holds(for labels: [[Unicode.Scalar]]) -> Bool {
        let directions = labels.map { $0.map(direction(of:)) }
        let isBidi = directions.contains { label in
            label.contains { [.right, .arabicLetter, .arabicNumber].contains($0) }
        }
        return !isBidi || directions.allSatisfy(isValid)
    }

    private static func isValid(_ label: [Direction]) -> Bool {
        let last = label.last { $0 != .mark }
        switch label.first {
        case .right, .arabicLetter:
            // Conditions 2, 3 and 4.
            let hasBothNumbers = label.contains(.arabicNumber) && label.contains(.europeanNumber)
            let ends: [Direction] = [.right, .arabicLetter, .europeanNumber, .arabicNumber]
            return !label.contains(.left) && last.map(ends.contains) == true && !hasBothNumbers
        case .left:
            // Conditions 5 and 6.
            let foreign: [Direction] = [.right, .arabicLetter, .arabicNumber]
            let ends: [Direction] = [.left, .europeanNumber]
            return !label.contains(where: foreign.contains) && last.map(ends.contains) == true
        default: return false
        }
    }

    // By block, as Unicode's DerivedBidiClass.txt assigns what it does not list; exact for what
    // IDNA lets into a label.
    private static func direction(of scalar: Unicode.Scalar) -> Direction {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return .mark
        default: break
        }
        switch scalar.value {
        case 0x30...0x39, 0x6F0...0x6F9: return .europeanNumber
        case 0x660...0x669, 0x10D30...0x10D39: return .arabicNumber
        case 0x2D: return .separator
        case 0xB7, 0x375, 0x200C, 0x200D, 0x30FB: return .neutral
        case 0x600...0x7BF, 0x860...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF, 0x1EE00...0x1EEFF:
            return .arabicLetter
        case 0x590...0x5FF, 0x7C0...0x85F, 0xFB1D...0xFB4F, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            return .right
        default: return .left
        }
    }
}
