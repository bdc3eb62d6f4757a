import CodeText
import Testing

@testable import EmitSwift

@Suite("Code") struct CodeTests {
    private func print(_ code: Code) -> String { Layout.text(code) }

    @Test("moves interpolated lines to the column of their interpolation")
    func indentation() {
        let body: Code = """
            first
                second

            third
            """
        let code: Code = """
            {
                \(body)
            }
            """
        #expect(print(code) == "{\n    first\n        second\n\n    third\n}\n")
    }

    @Test("drops a line that holds only interpolations of nothing")
    func vanishingLines() {
        let nothing = Code.empty
        let one: Code = """
            a
            \(nothing)
            b
                \(nothing)\(nothing)
            c
            \(nothing)
            """
        #expect(print(one) == "a\nb\nc\n")
        let two: Code = """
            \(nothing)
            a\(nothing)
            \(nothing)b
            """
        #expect(print(two) == "a\nb\n")
        #expect(print("\(nothing)") == "")
    }

    @Test("joins parts and leaves empty ones out")
    func joining() {
        let parts: [Code] = ["a", .empty, "b"]
        #expect(print(parts.lines()) == "a\nb\n")
        #expect(print(parts.paragraphs()) == "a\n\nb\n")
        #expect([Code.empty].lines().isEmpty)
    }

    @Test("takes names, literals and integers")
    func interpolations() {
        let name = SwiftName(chosen: "`default`")
        let code: Code = "let \(name) = (\(Literal.string("a\"b")), \(42))"
        #expect(print(code) == ##"let `default` = (#"a"b"#, 42)"## + "\n")
    }

    // MARK: Layout

    private static let words = (1...12).map { "argument\($0): value" as Code }

    @Test("keeps a list on its line when it fits")
    func fittingList() {
        #expect(print("f" + .call(["a", "b: c"])) == "f(a, b: c)\n")
        #expect(print("let x = " + .array([])) == "let x = []\n")
        #expect(print("f" + .call([])) == "f()\n")
    }

    @Test("fills the arguments of a call into lines")
    func brokenCall() {
        let code = Code(trusted: "    call") + .call(Self.words.prefix(7).map(\.self))
        #expect(
            print(code) == """
                    call(
                        argument1: value, argument2: value, argument3: value, argument4: value, argument5: value,
                        argument6: value, argument7: value)

                """)
    }

    @Test("gives a declaration's bracket and an array's bracket lines of their own")
    func brokenBrackets() {
        let words = Array(Self.words.prefix(6))
        let function: Code = "func f\(Code.signature(words)) -> Int {"
        #expect(
            print(function) == """
                func f(
                    argument1: value, argument2: value, argument3: value, argument4: value, argument5: value,
                    argument6: value
                ) -> Int {

                """)
        let array: Code = "let x = \(Code.array(words))"
        #expect(print(array).hasSuffix("    argument6: value,\n]\n"))
    }

    @Test("breaks the conditions of a guard before its else")
    func brokenGuard() {
        let long: Code = "guard \(Code.conditions(Array(Self.words)))else { return nil }"
        #expect(print(long).hasSuffix("argument12: value\nelse { return nil }\n"))
        let short: Code = "guard \(Code.conditions(["let a"]))else { return nil }"
        #expect(print(short) == "guard let a else { return nil }\n")
    }

    @Test("breaks an inner list only when it does not fit on lines of its own")
    func nestedLists() {
        let code: Code = "let x = f" + .call(["a: " + .array(Self.words), "b: 1"])
        #expect(
            print(code) == """
                let x = f(
                    a: [
                        argument1: value, argument2: value, argument3: value, argument4: value, argument5: value,
                        argument6: value, argument7: value, argument8: value, argument9: value, argument10: value,
                        argument11: value, argument12: value,
                    ],
                    b: 1)

                """)
    }

    @Test("folds a line without a list behind its label")
    func folds() {
        let text = String(repeating: "x", count: 90)
        #expect(
            print("f" + .call([.labeled("detail", text)])) == """
                f(
                    detail:
                        "\(text)"
                )

                """)
    }
}
