"""FastAPI: typed answers, a dependency for the bearer token, and the sqlite3 module, one connection a thread."""

import datetime
import hashlib
import os
import sqlite3
import threading
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Path, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

TEXT = os.environ["PEER_TEXT"]

app = FastAPI()
local = threading.local()


class NewMessage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    receiver: int = Field(ge=1)
    text: str = Field(min_length=1, max_length=4000)


class Message(BaseModel):
    id: int
    sender: int
    receiver: int
    text: str
    timestamp: str


def database() -> sqlite3.Connection:
    """This thread's connection: path operations that are plain functions run in a pool of threads."""
    if not hasattr(local, "database"):
        local.database = sqlite3.connect(
            os.environ["PEER_DATABASE"], timeout=60, isolation_level=None, check_same_thread=False
        )
        local.database.execute("PRAGMA journal_mode=WAL")
        local.database.execute("PRAGMA synchronous=FULL")
    return local.database


def caller(credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> int:
    """The user of the token, by its digest."""
    digest = hashlib.sha256(credentials.credentials.encode()).digest()
    row = database().execute("SELECT user_id FROM tokens WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED)
    return row[0]


Caller = Annotated[int, Depends(caller)]


@app.get("/constant")
async def constant() -> Message:
    return Message(id=1, sender=1, receiver=2, text=TEXT, timestamp="2026-11-29T10:00:00.123456+00:00")


@app.get("/messages/{message_id}")
def find(message_id: Annotated[int, Path(ge=1)], user: Caller) -> Message:
    row = (
        database()
        .execute(
            "SELECT id, sender, receiver, text, timestamp FROM messages WHERE id = ? AND (sender = ? OR receiver = ?)",
            (message_id, user, user),
        )
        .fetchone()
    )
    if row is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return Message(id=row[0], sender=row[1], receiver=row[2], text=row[3], timestamp=row[4])


@app.post("/messages", status_code=status.HTTP_201_CREATED)
def post(body: NewMessage, user: Caller) -> Message:
    if body.receiver == user:
        raise HTTPException(status.HTTP_409_CONFLICT)
    timestamp = datetime.datetime.now(datetime.UTC).isoformat()
    # Each statement is a transaction of its own: the row is on disk when this returns.
    stored = database().execute(
        "INSERT INTO messages (sender, receiver, text, timestamp) VALUES (?, ?, ?, ?)",
        (user, body.receiver, body.text, timestamp),
    )
    return Message(id=stored.lastrowid, sender=user, receiver=body.receiver, text=body.text, timestamp=timestamp)
