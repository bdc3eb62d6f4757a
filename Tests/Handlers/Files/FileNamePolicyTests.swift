import Testing

@testable import Handlers

@Suite("What a file is called") struct FileNamePolicyTests {
    @Test("is the last segment of what its part is called")
    func takesLastSegment() {
        for (part, name) in [
            ("notes.txt", "notes.txt"), ("C:\\fakepath\\notes.txt", "notes.txt"),
            ("../../etc/passwd", "passwd"), ("/absolute", "absolute"), ("a/b\\c", "c"),
            ("…", "…"), (".hidden", ".hidden"), ("...", "..."), ("con", "con"), ("a b", "a b"),
            ("заметки.txt", "заметки.txt"), ("%2e%2e%2f", "%2e%2e%2f"), ("e\u{301}", "e\u{301}"),
            (String(repeating: "я", count: 255), String(repeating: "я", count: 255)),
        ] { #expect(FileNamePolicy.name(ofPart: part) == name, "\(part)") }
    }

    @Test(
        "and what cannot be kept is refused",
        arguments: [
            "", ".", "..", "../..", "a/", "a\\", "a\u{0}b", "a\nb", "a\r\nb", "a\u{7F}",
            "gpj.\u{202E}exe", "\u{200F}a", "\u{2066}a\u{2069}", String(repeating: "я", count: 256),
        ])
    func refuses(part: String) {
        #expect(FileNamePolicy.name(ofPart: part) == nil)
    }
}
