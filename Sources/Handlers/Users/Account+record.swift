import Generated
import Records

extension Account {
    /// What users see of themselves, and administrators of everybody.
    init(_ record: UserRow, in application: Application) {
        self.init(
            id: record.id, email: record.email, firstName: record.firstName,
            lastName: record.lastName, age: record.age, city: record.city,
            role: record.role == .admin ? .admin : .user, isBlocked: record.isBlocked,
            createdAt: application.local(record.createdAt))
    }
}

extension User {
    /// What users see of each other.
    init(_ record: UserRow) {
        self.init(
            id: record.id, email: record.email, firstName: record.firstName,
            lastName: record.lastName, age: record.age, city: record.city)
    }
}
