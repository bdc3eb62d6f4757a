import Blobs
import BlobsDisk
import Foundation
import HTTPMessages
import Testing

@Suite("Blobs on disk")
struct DiskBlobStoreTests {
    private let folder = BlobFolder(ofUser: 7)

    private func withBlobs(
        _ body: (DiskBlobStore, String) async throws -> Void
    ) async throws {
        let directory = TemporaryDirectory()
        defer { directory.remove() }
        let store = try DiskBlobStore(BlobsDiskConfiguration(directory: directory.path))
        try await body(store, directory.path)
        await store.close()
    }

    private func put(
        _ bytes: [UInt8], in store: any BlobStore, of folder: BlobFolder? = nil
    ) async throws -> BlobName {
        let writer = try await store.create(in: folder ?? self.folder)
        try await writer.write(bytes)
        return try await writer.finish()
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path)
    }

    private func refusal<Result>(
        _ body: () async throws -> Result
    ) async -> BlobError? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? BlobError
        }
    }

    @Test("What is written piece by piece is read back, whole and in parts")
    func roundTrip() async throws {
        try await withBlobs { store, path in
            let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let writer = try await store.create(in: folder)
            for start in stride(from: 0, to: bytes.count, by: 60_000) {
                try await writer.write(Array(bytes[start..<min(start + 60_000, bytes.count)]))
                #expect(writer.size == Int64(min(start + 60_000, bytes.count)))
            }
            #expect(try names("\(path)/7").allSatisfy { $0.hasPrefix(".upload-") })
            let name = try await writer.finish()
            #expect(try names("\(path)/7") == [name.text])
            let content = try await store.open(name, in: folder)
            #expect(content.size == 1_000_000)
            #expect(try await content.read(at: 0, count: 2_000_000) == bytes)
            #expect(
                try await content.read(at: 999_990, count: 5) == Array(bytes[999_990..<999_995]))
            #expect(try await content.read(at: 1_000_000, count: 5) == [])
            let file = try #require(content.file)
            #expect(lseek(file.descriptor, 0, SEEK_END) == 1_000_000)
            // Deleting takes nothing from whoever reads.
            try await store.delete(name, in: folder)
            #expect(try await content.read(at: 10, count: 1) == [bytes[10]])
            #expect(await refusal { try await store.open(name, in: folder) }?.kind == .notFound)
            try await store.delete(name, in: folder)
            try await store.delete(name, in: BlobFolder(ofUser: 8))
        }
    }

    @Test("Everything is for the process's user alone, under names of the server's own making")
    func modes() async throws {
        try await withBlobs { store, path in
            let name = try await put([], in: store)
            #expect(name.text.wholeMatch(of: /[0-9a-f]{32}/) != nil)
            #expect(try mode(path) == 0o700 && mode("\(path)/7") == 0o700)
            #expect(try mode("\(path)/7/\(name)") == 0o600)
            let writer = try await store.create(in: folder)
            for file in try names("\(path)/7") { #expect(try mode("\(path)/7/\(file)") == 0o600) }
            await writer.discard()
            #expect(try await store.open(name, in: folder).read(at: 0, count: 9) == [])
        }
    }

    @Test(
        "No other text is a name or a folder",
        arguments: [
            "", ".", "..", "/", "7/8", "../7", "..\\7", "%2e%2e%2f", "\0", "7\0", "+7", "07", "-7",
            "0", " 7", "7 ", "٧", "con", "nul", "9223372036854775808", ".upload-7", "~", "$HOME",
            "0123456789abcdef0123456789ABCDEF", "0123456789abcdef0123456789abcde",
            "../../../../../../../../etc/passw", "0123456789abcdef0123456789abcde/",
            String(repeating: "a", count: 300), String(repeating: "a", count: 33),
        ])
    func foreignNames(text: String) {
        #expect(BlobName(text) == nil)
        #expect(BlobFolder(text) == nil)
    }

    @Test("Symbolic links, directories and pipes are not opened")
    func links() async throws {
        try await withBlobs { store, path in
            let name = try await put([1], in: store)
            let links = (0..<3).map { _ in BlobName.random() }
            symlink("\(path)/7/\(name)", "\(path)/7/\(links[0])")
            mkdir("\(path)/7/\(links[1])", 0o700)
            mkfifo("\(path)/7/\(links[2])", 0o600)
            for link in links {
                let failure = await refusal { try await store.open(link, in: folder) }
                #expect(failure?.kind == .io)
                #expect(failure?.description == "a file cannot be read or written")
                #expect(failure?.debugDescription.contains(link.text) == true)
            }
            symlink("\(path)/7", "\(path)/8")
            let other = BlobFolder(ofUser: 8)
            #expect(await refusal { try await store.open(name, in: other) }?.kind == .io)
            #expect(await refusal { try await store.create(in: other) }?.kind == .io)
            #expect(await refusal { try await store.list(in: other) }?.kind == .io)
            #expect(try await store.list(in: folder).map(\.name) == [name])
        }
    }

    @Test("What is discarded or let go leaves nothing, and its writer is not finished")
    func discarding() async throws {
        try await withBlobs { store, path in
            let writer = try await store.create(in: folder)
            try await writer.write([UInt8](repeating: 1, count: 300_000))
            await writer.discard()
            await writer.discard()
            #expect(try names("\(path)/7") == [])
            try await store.create(in: folder).write([1])
            let deadline = ContinuousClock.now + .seconds(10)
            while try !names("\(path)/7").isEmpty, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(try names("\(path)/7") == [])
            let finished = try await store.create(in: folder)
            let name = try await finished.finish()
            await finished.discard()
            #expect(try names("\(path)/7") == [name.text])
        }
    }

    @Test("A listing tells blobs from what crashes left behind, and leaves alone what is not ours")
    func leftovers() async throws {
        try await withBlobs { store, path in
            let name = try await put([1, 2, 3], in: store)
            let left = BlobName.random()
            let file = "\(path)/7/.upload-\(left)"
            try Data(count: 10).write(to: URL(fileURLWithPath: file))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3_600)], ofItemAtPath: file)
            try Data().write(to: URL(fileURLWithPath: "\(path)/7/notes.txt"))
            try Data().write(to: URL(fileURLWithPath: "\(path)/README"))
            #expect(try await store.folders() == [folder])
            #expect(try await store.list(in: BlobFolder(ofUser: 9)) == [])
            let entries = try await store.list(in: folder).sorted { $0.size < $1.size }
            #expect(entries.map(\.name) == [name, left])
            #expect(entries.map(\.size) == [3, 10])
            #expect(entries.map(\.isTemporary) == [false, true])
            #expect(entries[0].age < .seconds(600))
            #expect(entries[1].age > .seconds(3_590) && entries[1].age < .seconds(4_200))
            #expect(await refusal { try await store.open(left, in: folder) }?.kind == .notFound)
            for entry in entries { try await store.delete(entry) }
            #expect(try names("\(path)/7") == ["notes.txt"])
            #expect(try await store.list(in: folder) == [])
        }
    }

    @Test("Many upload at once, into one new folder and into many")
    func concurrency() async throws {
        try await withBlobs { store, _ in
            let written = try await withThrowingTaskGroup(of: (BlobName, Int64, UInt8).self) {
                group in
                for number: UInt8 in 0..<40 {
                    group.addTask {
                        let owner = Int64(number % 4) + 1
                        let bytes = [UInt8](repeating: number, count: 50_000)
                        let name = try await put(bytes, in: store, of: BlobFolder(ofUser: owner))
                        return (name, owner, number)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(written.map(\.0)).count == 40)
            for (name, owner, number) in written {
                let content = try await store.open(name, in: BlobFolder(ofUser: owner))
                let bytes = try await content.read(at: 0, count: 60_000)
                #expect(bytes == [UInt8](repeating: number, count: 50_000))
            }
            #expect(try await Set(store.folders().map(\.userID)) == [1, 2, 3, 4])
        }
    }

    @Test("A full disk refuses the blob and keeps the others; it is left once there is space")
    func fullDisk() async throws {
        let disk = TemporaryDirectory()
        defer { disk.remove() }
        guard try SmallDisk.mount(at: disk.path, mebibytes: 2) else {
            print("SKIP full disk of blobs: only root may mount a tmpfs")
            return
        }
        defer { SmallDisk.unmount(disk.path) }
        let store = try DiskBlobStore(BlobsDiskConfiguration(directory: disk.path + "/blobs"))
        let kept = try await put([UInt8](repeating: 1, count: 1 << 20), in: store)
        let writer = try await store.create(in: folder)
        let failure = await refusal {
            for _ in 0..<8 { try await writer.write([UInt8](repeating: 2, count: 1 << 18)) }
        }
        #expect(failure?.kind == .full)
        #expect(failure?.description == "no space is left for the file")
        #expect(await refusal { try await writer.finish() }?.kind == .full)
        #expect(await store.isReady())
        #expect(try await store.open(kept, in: folder).read(at: 0, count: 2) == [1, 1])
        await writer.discard()
        #expect(try await store.list(in: folder).map(\.name) == [kept])
        _ = try await put([UInt8](repeating: 3, count: 1 << 19), in: store)
        await store.close()
    }

    @Test("A directory serves one store at a time, and a closed store refuses")
    func lock() async throws {
        try await withBlobs { store, path in
            func second() throws -> DiskBlobStore {
                try DiskBlobStore(BlobsDiskConfiguration(directory: path))
            }
            let inUse = await refusal { try second() }
            #expect(inUse?.kind == .inUse)
            #expect(await store.isReady())
            await store.close()
            await store.close()
            #expect(await !store.isReady())
            #expect(await refusal { try await store.create(in: folder) }?.kind == .unavailable)
            // The threads let go of the directory a moment after their last work.
            var failure: BlobError?
            for _ in 0..<1_000 {
                failure = await refusal { try second() }
                if failure == nil { break }
                try await Task.sleep(for: .milliseconds(2))
            }
            #expect(failure == nil)
        }
    }

    @Test("A directory that cannot be is named, and one that is gone is not ready")
    func directory() async throws {
        func refusal(of path: String) async -> BlobError? {
            await self.refusal {
                try DiskBlobStore(BlobsDiskConfiguration(directory: path))
            }
        }
        #expect(await refusal(of: "")?.description == "no directory of blobs is given")
        let missing = TemporaryDirectory().path + "/blobs"
        #expect(
            await refusal(of: missing)?.description
                == "cannot create directory of blobs '\(missing)': No such file or directory")
        try await withBlobs { store, path in
            try Data().write(to: URL(fileURLWithPath: path + "/file"))
            #expect(
                await refusal(of: path + "/file")?.description
                    == "cannot open directory of blobs '\(path)/file': Not a directory")
            try FileManager.default.removeItem(atPath: path)
            #expect(await !store.isReady())
            let failure = await self.refusal { try await store.create(in: folder) }
            #expect(failure != nil)
        }
    }
}
