// The server of Go's own library, net/http, with mattn's SQLite driver: a constant, one message by its id, and a new one.
package main

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	_ "github.com/mattn/go-sqlite3"
)

type message struct {
	ID        int64  `json:"id"`
	Sender    int64  `json:"sender"`
	Receiver  int64  `json:"receiver"`
	Text      string `json:"text"`
	Timestamp string `json:"timestamp"`
}

type newMessage struct {
	Receiver int64  `json:"receiver"`
	Text     string `json:"text"`
}

const maxBodyBytes = 64 << 10
const maxTextLength = 4000

type server struct {
	text                 string
	user, message, write *sql.Stmt
}

// A pool of readers, and one writer: SQLite has only one, and who waits in the pool does not poll for its lock.
func open(path string) (*server, error) {
	source := fmt.Sprintf("file:%s?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=10000", path)
	readers, err := sql.Open("sqlite3", source)
	if err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite3", source)
	if err != nil {
		return nil, err
	}
	readers.SetMaxIdleConns(64)
	writer.SetMaxOpenConns(1)
	s := &server{text: os.Getenv("PEER_TEXT")}
	if s.user, err = readers.Prepare("SELECT user_id FROM tokens WHERE digest = ?"); err != nil {
		return nil, err
	}
	if s.message, err = readers.Prepare(
		"SELECT id, sender, receiver, text, timestamp FROM messages WHERE id = ? AND (sender = ? OR receiver = ?)"); err != nil {
		return nil, err
	}
	s.write, err = writer.Prepare("INSERT INTO messages (sender, receiver, text, timestamp) VALUES (?, ?, ?, ?)")
	return s, err
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}

func (s *server) constant(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusOK, message{1, 1, 2, s.text, "2026-11-29T10:00:00.123456+00:00"})
}

// withUser finds the user of the bearer token by its digest.
func (s *server) withUser(next func(http.ResponseWriter, *http.Request, int64)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		field := r.Header.Get("Authorization")
		token := strings.TrimPrefix(field, "Bearer ")
		digest := sha256.Sum256([]byte(token))
		var user int64
		if token == field || s.user.QueryRowContext(r.Context(), digest[:]).Scan(&user) != nil {
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		next(w, r, user)
	}
}

func (s *server) find(w http.ResponseWriter, r *http.Request, user int64) {
	id, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/messages/"), 10, 64)
	if err != nil || id < 1 {
		http.Error(w, "the id is a positive integer", http.StatusUnprocessableEntity)
		return
	}
	var m message
	err = s.message.QueryRowContext(r.Context(), id, user, user).Scan(&m.ID, &m.Sender, &m.Receiver, &m.Text, &m.Timestamp)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		http.NotFound(w, r)
	case err != nil:
		http.Error(w, "the store failed", http.StatusInternalServerError)
	default:
		answer(w, http.StatusOK, m)
	}
}

func (s *server) post(w http.ResponseWriter, r *http.Request, user int64) {
	var body newMessage
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&body)
	length := utf8.RuneCountInString(body.Text)
	if err != nil || length < 1 || length > maxTextLength || body.Receiver < 1 || body.Receiver == user {
		http.Error(w, "the message breaks the contract", http.StatusUnprocessableEntity)
		return
	}
	m := message{0, user, body.Receiver, body.Text, time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")}
	result, err := s.write.ExecContext(r.Context(), m.Sender, m.Receiver, m.Text, m.Timestamp)
	if err == nil {
		m.ID, err = result.LastInsertId()
	}
	if err != nil {
		http.Error(w, "the store failed", http.StatusInternalServerError)
		return
	}
	answer(w, http.StatusCreated, m)
}

func main() {
	s, err := open(os.Getenv("PEER_DATABASE"))
	if err != nil {
		log.Fatal(err)
	}
	read, write := s.withUser(s.find), s.withUser(s.post)
	http.HandleFunc("/constant", s.constant)
	http.HandleFunc("/messages/", read)
	http.HandleFunc("/messages", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.Error(w, "POST is allowed", http.StatusMethodNotAllowed)
			return
		}
		write(w, r)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PEER_PORT"), nil))
}
