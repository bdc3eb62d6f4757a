import Foundation
import Testing

/// docs/style.md has the reasons.
@Suite("Sizes") struct SizeTests {
    private static let maxFileLines = 500
    private static let maxFunctionLines = 60
    private static let maxReadmeLines = 150

    @Test("a file has at most 500 lines")
    func files() throws {
        for file in try Repository.swiftFiles() + ["Package.swift"] {
            let count = try Repository.text(file).count { $0.isNewline }
            #expect(count <= Self.maxFileLines, "\(file): \(count) lines")
        }
    }

    @Test("a function has at most 60 lines")
    func functions() throws {
        var count = 0
        for file in try Repository.swiftFiles() {
            for function in SwiftFunction.all(in: try Repository.text(file)) {
                count += 1
                #expect(
                    function.lineCount <= Self.maxFunctionLines,
                    "\(file):\(function.line): \(function.name) has \(function.lineCount) lines")
            }
        }
        // The scanner that finds none would find nothing wrong.
        #expect(count > 1000)
    }

    @Test("the README has at most 150 lines")
    func readme() throws {
        #expect(try Repository.text("README.md").count { $0.isNewline } <= Self.maxReadmeLines)
    }

    @Test("functions are found and measured, whatever stands in their strings")
    func scanner() {
        let text = ##"""
            protocol Shape {
                func area() -> Int
                init(side: Int)
            }
            struct Square: Shape {
                // func commented() {
                let pattern = /}"{/
                let rest = 8 / 2
                init(side: Int = [1].map { $0 }.count) {
                    self.init("}", #"\#("}")}"#)
                }
                func area<T>(
                    of value: T
                ) -> Int where T: Equatable {
                    func inner() -> String { "\(value == value ? "{" : """
                        {{
                        """)" }
                    return inner().count
                }
                static func < (left: Self, right: Self) -> Bool { true }
            }
            """##
        let found = SwiftFunction.all(in: text).map { "\($0.name) \($0.line) \($0.lineCount)" }
        #expect(found == ["init 9 3", "area 12 8", "inner 15 3", "< 20 1"])
    }
}
