import GRDB
import Hummingbird

/// A message from one user to another: what is stored, and what is answered.
struct Message: Codable, ResponseEncodable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "messages"

    var id: Int64?
    let sender: Int64
    let receiver: Int64
    let text: String
    let timestamp: String

    mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

/// The body of a post.
struct NewMessage: Decodable {
    let receiver: Int64
    let text: String
}
