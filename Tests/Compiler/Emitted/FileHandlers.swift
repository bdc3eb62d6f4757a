// Handlers of the operations that take and give bytes. They tell what they were given.
import ContractRuntime
import EmittedLibrary
import HTTPMessages
import Synchronization
import Timestamps

/// What a handler stored: nothing of an upload that failed.
final class Shelf: Sendable {
    private let stored = Mutex<[String]>([])

    var texts: [String] { stored.withLock { $0 } }

    func store(_ text: String) { stored.withLock { $0.append(text) } }
}

struct FileHandlers: FilesOperations {
    var shelf = Shelf()
    var cover = ResponseContent(Array("0123456789".utf8), mediaType: "image/png")

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    func getCover(
        _ input: GetCover.Input, context: RequestContext
    ) async throws -> GetCover.Output {
        input.bookID == 9
            ? .notFound(.unknownBook(bookID: "9"), xHint: true) : .ok(cover, xWidth: 3)
    }

    func putCover(
        _ input: PutCover.Input, context: RequestContext
    ) async throws -> PutCover.Output {
        var body = input.body
        var pieces: [String] = []
        while let piece = try await body.next() { pieces.append(Self.text(piece)) }
        shelf.store("\(input.body.mediaType ?? "-") \(pieces)")
        return .noContent
    }

    func addMaterial(
        _ input: AddMaterial.Input, context: RequestContext
    ) async throws -> AddMaterial.Output {
        switch input.body {
        case .json(let notes): return .ok("json \(notes.map(\.text))")
        case .vndLibraryNoteJSON(let note): return .ok("note \(note.text)")
        case .anyImage(let content):
            return .ok("image \(Self.text(try await content.collect(upTo: 1_000)))")
        case .any(let content):
            let text = Self.text(try await content.collect(upTo: 100))
            return .ok("any \(content.mediaType ?? "-") \(text)")
        case .multipartFormData(var form): return .ok(try await read(&form))
        }
    }

    private func read(_ form: inout MultipartContent<AddMaterial.Part>) async throws -> String {
        var words: [String] = []
        while let part = try await form.next() {
            switch part {
            case .file(let file):
                // A form may say that a file is to be skipped.
                if file.fileName == "skip" { continue }
                let text = Self.text(try await file.collect(upTo: 50_000))
                words.append("file(\(file.fileName ?? "-"), \(file.mediaType ?? "-"))=\(text)")
            case .comment(let text): words.append("comment=\(text)")
            case .genre(let genre): words.append("genre=\(genre.name)")
            case .kind(let kind): words.append("kind=\(kind.name)")
            case .pages(let count): words.append("pages=\(count)")
            case .isPublic(let isPublic): words.append("public=\(isPublic)")
            case .taken(let date): words.append("taken=\(date)")
            case .note(let note): words.append("note=\(note.text)")
            case .labels(let labels): words.append("labels=\(labels)")
            case .tags(let tag): words.append("tag=\(tag)")
            case .scans(var scan):
                words.append("scan=\(Self.text(try await scan.next() ?? []))")
            }
        }
        shelf.store("form")
        return words.joined(separator: " ")
    }

    func getNotices(
        _ input: GetNotices.Input, context: RequestContext
    ) async throws -> GetNotices.Output {
        var content = ResponseContent(Array("<b>".utf8), mediaType: "text/html; charset=utf-8")
        content.disposition = .attachment(fileName: "Aviso \"é\".html")
        content.cacheControl = "private, max-age=5"
        return .ok(content)
    }

    func postNotice(
        _ input: PostNotice.Input, context: RequestContext
    ) async throws -> PostNotice.Output {
        guard let body = input.body else { return .ok("nothing") }
        return .ok(Self.text(try await body.collect(upTo: 1_000)))
    }

    func putNotices(
        _ input: PutNotices.Input, context: RequestContext
    ) async throws -> PutNotices.Output {
        guard var body = input.body else { return .ok("nothing") }
        var words: [String] = []
        while let part = try await body.next() {
            switch part {
            case .notice(let notice): words.append(Self.text(try await notice.collect(upTo: 9)))
            case .pages(let page): words.append("\(page)")
            }
        }
        return .ok(words.joined(separator: " "))
    }
}
