import Glibc
import Timestamps

/// An IANA time zone, read through libc.
///
/// A process has one: libc keeps the rules of `TZ` in globals.
struct TimeZone: Sendable, Equatable {
    static let utc = TimeZone(name: "UTC")

    let name: String

    private init(name: String) { self.name = name }

    /// Looks a zone up.
    ///
    /// - Throws: When no such zone is installed: libc itself would take UTC in silence.
    init(named name: String) throws(SettingsError) {
        let isPlain = name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0 != "." && $0 != ".."
        }
        guard isPlain, name == "UTC" || access("/usr/share/zoneinfo/\(name)", R_OK) == 0 else {
            throw SettingsError(
                "expected the name of an installed time zone, such as 'Europe/Moscow'")
        }
        self.name = name
    }

    /// Makes this the process's zone. Call it once, before other threads start: setenv is not thread-safe.
    func activate() {
        setenv("TZ", name, 1)
        tzset()
    }

    /// The same moment with the offset of the active zone.
    func local(_ moment: Timestamp) -> Timestamp {
        guard self != .utc else { return Timestamp(microseconds: moment.microseconds) }
        var seconds = time_t(moment.microseconds / 1_000_000)
        var fields = tm()
        localtime_r(&seconds, &fields)
        return Timestamp(
            microseconds: moment.microseconds, offsetMinutes: Int16(clamping: fields.tm_gmtoff / 60)
        )
    }
}
