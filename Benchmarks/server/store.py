"""The store that the peers share the layout of, and what is in it before they start."""

import hashlib
import json
import sqlite3

TOKEN = "0123456789abcdef0123456789abcdef"
MESSAGE_ID = 1
#: So long that a message is 250 bytes of JSON.
CONSTANT_TEXT = ("A text as people write them, of some eighty characters and without a new line. " * 3)[:161]
CONSTANT = {"id": 1, "sender": 1, "receiver": 2, "text": CONSTANT_TEXT, "timestamp": "2026-11-29T10:00:00.123456+00:00"}
POST_TEXT = "A text of eighty characters, as people write them. " * 2

LAYOUT = """
PRAGMA journal_mode=WAL;
CREATE TABLE tokens (digest BLOB NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sender INTEGER NOT NULL,
    receiver INTEGER NOT NULL,
    text TEXT NOT NULL,
    timestamp TEXT NOT NULL
);
"""


def make_store(path):
    """One token of user 1, and one message that the user sent."""
    database = sqlite3.connect(path)
    database.executescript(LAYOUT)
    database.execute("INSERT INTO tokens VALUES (?, 1)", (hashlib.sha256(TOKEN.encode()).digest(),))
    database.execute("INSERT INTO messages VALUES (:id, :sender, :receiver, :text, :timestamp)", CONSTANT)
    database.commit()
    database.close()


def post_body(receiver):
    return json.dumps({"receiver": receiver, "text": POST_TEXT})
