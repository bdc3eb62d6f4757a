// The least that a chat can cost: one thread, one epoll, and a text of one connection is sent to all of them. With
// PEER_DATABASE it is stored first, in a transaction of its own; without, it is not.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096, MEMBERS = 20000 };

struct member {
    int socket;
    int place;
    int is_open;
    size_t held;
    // Freed when it is empty: an idle connection costs this structure only.
    unsigned char *bytes;
};

static struct member *members[MEMBERS];
static int member_count;
static sqlite3_stmt *insertion;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void leave(struct member *member) {
    close(member->socket);
    if (member->is_open) {
        members[member->place] = members[--member_count];
        members[member->place]->place = member->place;
    }
    free(member->bytes);
    free(member);
}

static void store(const unsigned char *text, size_t count) {
    if (!insertion) return;
    sqlite3_bind_text(insertion, 1, (const char *)text, (int)count, SQLITE_STATIC);
    if (sqlite3_step(insertion) != SQLITE_DONE) fail("insert");
    sqlite3_reset(insertion);
}

static void tell(const unsigned char *text, size_t count) {
    unsigned char frame[4 + HEAD_BYTES];
    size_t head = count < 126 ? 2 : 4;
    frame[0] = 0x81;
    if (head == 2) {
        frame[1] = (unsigned char)count;
    } else {
        frame[1] = 126;
        frame[2] = (unsigned char)(count >> 8);
        frame[3] = (unsigned char)count;
    }
    memcpy(frame + head, text, count);
    for (int i = 0; i < member_count; i++)
        // Who does not keep up misses it: this server has no queues.
        (void)!send(members[i]->socket, frame, head + count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

// Returns whether the connection goes on.
static int shake_hands(struct member *member) {
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    char *end = memmem(member->bytes, member->held, "\r\n\r\n", 4);
    if (!end) return member->held < HEAD_BYTES;
    char *key = memmem(member->bytes, member->held, "Sec-WebSocket-Key: ", 19);
    if (!key || key + 19 + 24 > end) return 0;
    unsigned char text[24 + sizeof guid], digest[SHA_DIGEST_LENGTH];
    char accept[32], answer[256];
    memcpy(text, key + 19, 24);
    memcpy(text + 24, guid, sizeof guid - 1);
    SHA1(text, 24 + sizeof guid - 1, digest);
    EVP_EncodeBlock((unsigned char *)accept, digest, sizeof digest);
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: %s\r\n\r\n", accept);
    if (send(member->socket, answer, (size_t)length, MSG_NOSIGNAL) != length || member_count == MEMBERS) return 0;
    member->held = 0;
    member->is_open = 1;
    member->place = member_count;
    members[member_count++] = member;
    return 1;
}

// Returns whether the connection goes on.
static int take_frames(struct member *member) {
    for (;;) {
        unsigned char *frame = member->bytes;
        size_t head = 6, count;
        if (member->held < 8) return 1;
        count = frame[1] & 0x7f;
        if (count == 126) {
            head = 8;
            count = (size_t)frame[2] << 8 | frame[3];
        }
        if (count > HEAD_BYTES - head || !(frame[1] & 0x80)) return 0;
        if (member->held < head + count) return 1;
        if ((frame[0] & 0x0f) == 0x8) return 0;
        for (size_t i = 0; i < count; i++) frame[head + i] ^= frame[head - 4 + i % 4];
        if ((frame[0] & 0x0f) == 0x1) {
            store(frame + head, count);
            tell(frame + head, count);
        }
        member->held -= head + count;
        memmove(frame, frame + head + count, member->held);
    }
}

static void receive(struct member *member) {
    if (!member->bytes && !(member->bytes = malloc(HEAD_BYTES))) fail("malloc");
    ssize_t count = recv(member->socket, member->bytes + member->held, HEAD_BYTES - member->held, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count > 0) {
        member->held += (size_t)count;
        if (member->is_open ? take_frames(member) : shake_hands(member)) {
            if (member->held == 0) {
                free(member->bytes);
                member->bytes = NULL;
            }
            return;
        }
    }
    leave(member);
}

static void open_store(const char *path) {
    sqlite3 *database;
    if (sqlite3_open(path, &database) ||
        sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(database, "INSERT INTO messages (sender, receiver, text, timestamp) VALUES (1, 2, ?, '')",
                           -1, &insertion, NULL))
        fail("the store");
}

int main(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (getenv("PEER_DATABASE")) open_store(getenv("PEER_DATABASE"));

    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((uint16_t)atoi(getenv("PEER_PORT")));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), poller = epoll_create1(EPOLL_CLOEXEC);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) fail("listen");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        struct epoll_event events[256];
        int count = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr) {
                receive(events[i].data.ptr);
                continue;
            }
            struct member *member = calloc(1, sizeof *member);
            if (!member) fail("calloc");
            member->socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            if (member->socket < 0) fail("accept");
            setsockopt(member->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            event = (struct epoll_event){.events = EPOLLIN, .data.ptr = member};
            epoll_ctl(poller, EPOLL_CTL_ADD, member->socket, &event);
        }
    }
}
