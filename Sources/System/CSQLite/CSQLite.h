#include <sqlite3.h>

// Inline shims: what Swift cannot import from sqlite3.h.

// SQLITE_TRANSIENT is a cast of -1 to a function pointer: SQLite copies the bound value before it returns.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

// sqlite3_db_config is variadic; these settings take an int and may report the new one.
static inline int csqlite_set_flag(sqlite3 *connection, int setting, int isOn) {
    return sqlite3_db_config(connection, setting, isOn, (int *)0);
}

// sqlite3_config is variadic. Memory statistics cost a global lock at every allocation.
static inline int csqlite_keep_no_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
