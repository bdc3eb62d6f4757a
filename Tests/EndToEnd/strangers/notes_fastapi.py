"""Notes with FastAPI, as its tutorial has them: the document at /openapi.json comes from the types."""

import sys
from typing import Annotated

import uvicorn
from fastapi import FastAPI, HTTPException, Path, Query
from pydantic import BaseModel, Field

app = FastAPI(title="Notes", version="1.0.0")
notes = {1: {"id": 1, "text": "Buy milk", "stars": 3}}


class NewNote(BaseModel):
    text: str = Field(min_length=1, max_length=200)
    stars: int = Field(ge=0, le=5, default=0)


class Note(NewNote):
    id: int


@app.get("/notes")
def list_notes(limit: Annotated[int, Query(ge=1, le=100)] = 20) -> list[Note]:
    return list(notes.values())[:limit]


@app.post("/notes", status_code=201)
def create_note(note: NewNote) -> Note:
    number = max(notes, default=0) + 1
    notes[number] = {"id": number, **note.model_dump()}
    return notes[number]


@app.get("/notes/{note_id}")
def get_note(note_id: Annotated[int, Path(ge=1)]) -> Note:
    if note_id not in notes:
        raise HTTPException(404, "there is no such note")
    return notes[note_id]


@app.delete("/notes/{note_id}", status_code=204)
def delete_note(note_id: Annotated[int, Path(ge=1)]) -> None:
    notes.pop(note_id, None)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
