import Cryptography
import Testing

@Suite("Argon2id")
struct Argon2idTests {
    private let cheap = try! Argon2idParameters(memoryKiB: 64, iterations: 1, parallelism: 1)

    /// From the tests of the reference implementation: the password is `password`, the salt
    /// `somesalt`.
    private static let vectors = [
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ]

    @Test("Hashes of the reference implementation are verified", arguments: vectors)
    func reference(phc: String) throws {
        #expect(try Argon2id.verify(password: Array("password".utf8), against: phc))
        #expect(try !Argon2id.verify(password: Array("differentpassword".utf8), against: phc))
    }

    @Test("A hash is a PHC string with the standard parameters and verifies")
    func roundTrip() throws {
        let password = Array("päßword \u{0}".utf8)
        let phc = try Argon2id.hash(password: password)
        #expect(phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try Argon2id.verify(password: password, against: phc))
        #expect(try !Argon2id.verify(password: password.dropLast(), against: phc))
        #expect(!Argon2id.needsRehash(phc))
    }

    @Test("Two hashes of one password differ by their salt")
    func salt() throws {
        let first = try Argon2id.hash(password: [1], parameters: cheap)
        let second = try Argon2id.hash(password: [1], parameters: cheap)
        #expect(first != second)
    }

    @Test("An empty password can be hashed")
    func emptyPassword() throws {
        let phc = try Argon2id.hash(password: [], parameters: cheap)
        #expect(try Argon2id.verify(password: [], against: phc))
    }

    @Test("A weaker or unreadable hash needs a rehash")
    func rehash() throws {
        let phc = try Argon2id.hash(password: [1], parameters: cheap)
        #expect(Argon2id.needsRehash(phc))
        #expect(!Argon2id.needsRehash(phc, parameters: cheap))
        #expect(Argon2id.needsRehash("pbkdf2_sha256$600000$x$y"))
    }

    @Test(
        "A hash with less memory, fewer passes or another number of lanes needs a rehash",
        arguments: [(65, 1, 1), (64, 2, 1), (64, 1, 2)])
    func weaker(memory: Int, iterations: Int, parallelism: Int) throws {
        let phc = try Argon2id.hash(password: [1], parameters: cheap)
        let wanted = try Argon2idParameters(
            memoryKiB: memory, iterations: iterations, parallelism: parallelism)
        #expect(Argon2id.needsRehash(phc, parameters: wanted))
    }

    @Test(
        "A text that is no argon2id PHC string is refused",
        arguments: [
            "", "password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ",
            "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=0256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$t=2,m=256,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ=$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1$c2E$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65",
        ])
    func malformed(phc: String) {
        #expect {
            try Argon2id.verify(password: [1], against: phc)
        } throws: {
            if case CryptographyError.malformedHash = $0 { true } else { false }
        }
    }

    @Test("A stored hash cannot ask for more memory or time than the ceilings")
    func ceilings() {
        let phc = "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cI"
        #expect(
            throws: CryptographyError.invalidParameters(
                reason: "memory '4194304' KiB is not within 8...1048576")
        ) {
            try Argon2id.verify(password: [1], against: phc)
        }
    }

    @Test(
        "Parameters outside the algorithm's range are refused",
        arguments: [(7, 1, 1), (15, 1, 2), (64, 0, 1), (64, 1, 0), (64, 65, 1), (64, 1, 17)])
    func parameters(memory: Int, iterations: Int, parallelism: Int) {
        #expect(throws: CryptographyError.self) {
            try Argon2idParameters(
                memoryKiB: memory, iterations: iterations, parallelism: parallelism)
        }
    }
}
