// Members of one chat: opens WebSockets, sends texts at a fixed rate by turns, and tells what came to whom, and when.
//
//     audience PORT TARGET MEMBERS RATE SECONDS [FIELD...]
//
// Writes "open" when all are there and what they were sent at first has been read. A line on standard input starts the
// sending; the result is one line of JSON; the end of standard input ends the program. With a rate of 0 nothing is sent.
// Each text says when it was sent (" t=NANOSECONDS "), by the monotonic clock, so that whoever receives it knows how long
// it took. The sender's schedule is fixed beforehand: a server that falls behind is not spared (no coordinated omission).
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_BYTES = 100, QUIET_MS = 500, PATIENCE_MS = 3000, FIELD_BYTES = 4096 };

// Frames of a history and of live messages, whole ones; what is longer than this is a mistake of the server.
enum { BUFFER_BYTES = 1 << 16 };

struct member {
    int socket;
    size_t held;
    size_t capacity;
    unsigned char *bytes;
};

static struct member *members;
static size_t member_count;
static int poller;
static uint64_t started, delivered, expected, latency_count;
static uint64_t *latencies;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// RFC 6455 5.3: a client masks each frame; with zeros the content stays legible.
static void send_frame(int socket, unsigned char opcode, const unsigned char *content, size_t count) {
    unsigned char frame[8 + 125];
    frame[0] = 0x80 | opcode;
    frame[1] = (unsigned char)(0x80 | count);
    memset(frame + 2, 0, 4);
    memcpy(frame + 6, content, count);
    if (send(socket, frame, 6 + count, MSG_NOSIGNAL) != (ssize_t)(6 + count)) fail("send");
}

static void take_text(const unsigned char *content, size_t count) {
    const unsigned char *mark = memmem(content, count, " t=", 3);
    if (!mark) return;
    uint64_t sent = strtoull((const char *)mark + 3, NULL, 10);
    // A message of the history, or of an earlier run.
    if (!started || sent < started) return;
    delivered++;
    if (latency_count < expected) latencies[latency_count++] = now() - sent;
}

// Takes the whole frames out of the buffer.
static void take_frames(struct member *member) {
    size_t at = 0;
    for (;;) {
        const unsigned char *frame = member->bytes + at;
        size_t left = member->held - at, head = 2, count;
        if (left < 2) break;
        count = frame[1] & 0x7f;
        if (count == 126) {
            if (left < 4) break;
            count = (size_t)frame[2] << 8 | frame[3];
            head = 4;
        }
        if (left < head + count) break;
        unsigned char opcode = frame[0] & 0x0f;
        if (opcode == 0x1) take_text(frame + head, count);
        if (opcode == 0x9 && count <= 125) send_frame(member->socket, 0xa, frame + head, count);
        if (opcode == 0x8) {
            fprintf(stderr, "audience: the server closed a connection: %d\n", frame[head] << 8 | frame[head + 1]);
            exit(1);
        }
        at += head + count;
    }
    memmove(member->bytes, member->bytes + at, member->held - at);
    member->held -= at;
}

static void receive(struct member *member) {
    // Room for one frame more; an idle connection holds none, so that many of them cost this program little.
    if (!member->bytes) {
        member->bytes = malloc(BUFFER_BYTES + 1);
        if (!member->bytes) fail("malloc");
    }
    ssize_t count = recv(member->socket, member->bytes + member->held, BUFFER_BYTES - member->held, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        fprintf(stderr, "audience: a connection ended: %s\n", count ? strerror(errno) : "closed");
        exit(1);
    }
    member->held += (size_t)count;
    // strtoull stops here at the latest.
    member->bytes[member->held] = 0;
    take_frames(member);
    if (member->held == 0) {
        free(member->bytes);
        member->bytes = NULL;
    }
}

// Handles what is there, waiting at most so long; tells how many events there were, and whether standard input is one.
static int turn(int milliseconds, int *input) {
    struct epoll_event events[256];
    int count = epoll_wait(poller, events, 256, milliseconds);
    for (int i = 0; i < count; i++) {
        if (events[i].data.ptr) receive(events[i].data.ptr);
        else *input = 1;
    }
    return count;
}

static void enter(struct member *member, int port, const char *request) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = 1;
    member->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (member->socket < 0 || connect(member->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
    setsockopt(member->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (send(member->socket, request, strlen(request), MSG_NOSIGNAL) < 0) fail("send");
    // One byte at a time, up to the empty line: what follows are frames.
    char head[FIELD_BYTES];
    size_t held = 0;
    while (held < 4 || memcmp(head + held - 4, "\r\n\r\n", 4)) {
        if (held == sizeof head - 1 || recv(member->socket, head + held, 1, 0) != 1) fail("the answer's head");
        held++;
    }
    head[held] = 0;
    if (strncmp(head, "HTTP/1.1 101 ", 13)) {
        fprintf(stderr, "audience: %s\n", head);
        exit(1);
    }
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = member};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, member->socket, &event)) fail("epoll_ctl");
}

static int ascending(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static double quantile(double share) {
    if (!latency_count) return 0;
    return (double)latencies[(uint64_t)(share * (double)(latency_count - 1))] / 1e6;
}

static void speak(int rate, int seconds) {
    uint64_t count = (uint64_t)rate * (uint64_t)seconds, interval = 1000000000u / (uint64_t)rate;
    int ignored = 0;
    started = now();
    expected = count * member_count;
    latencies = calloc(expected, sizeof *latencies);
    if (!latencies) fail("calloc");
    for (uint64_t sent = 0; sent < count;) {
        uint64_t due = started + sent * interval, time = now();
        if (time < due) {
            // Rounded down: the last part of a millisecond is spent looking.
            turn((int)((due - time) / 1000000), &ignored);
            continue;
        }
        char text[TEXT_BYTES + 1];
        int length = snprintf(text, sizeof text, "A message of one hundred bytes t=%llu ", (unsigned long long)due);
        memset(text + length, '.', TEXT_BYTES - (size_t)length);
        send_frame(members[sent % member_count].socket, 0x1, (unsigned char *)text, TEXT_BYTES);
        sent++;
        turn(0, &ignored);
    }
    while (delivered < expected && turn(PATIENCE_MS, &ignored) > 0) {}
    qsort(latencies, latency_count, sizeof *latencies, ascending);
    printf("{\"sent\": %llu, \"expected\": %llu, \"delivered\": %llu, \"p50_ms\": %.3f, \"p99_ms\": %.3f}\n",
           (unsigned long long)count, (unsigned long long)expected, (unsigned long long)delivered,
           quantile(0.5), quantile(0.99));
    fflush(stdout);
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: audience PORT TARGET MEMBERS RATE SECONDS [FIELD...]\n");
        return 64;
    }
    int port = atoi(argv[1]), rate = atoi(argv[4]), seconds = atoi(argv[5]);
    member_count = (size_t)atoi(argv[3]);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    char request[FIELD_BYTES];
    int length = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", argv[2]);
    for (int i = 6; i < argc; i++)
        length += snprintf(request + length, sizeof request - (size_t)length, "%s\r\n", argv[i]);
    snprintf(request + length, sizeof request - (size_t)length, "\r\n");

    members = calloc(member_count, sizeof *members);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (!members || poller < 0) fail("setting up");
    int input = 0;
    for (size_t i = 0; i < member_count; i++) {
        enter(&members[i], port, request);
        // Pings are answered meanwhile: servers that open slowly ask more than they open.
        while (turn(0, &input) > 0) {}
    }
    while (turn(QUIET_MS, &input) > 0) {}
    puts("open");
    fflush(stdout);

    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &event)) fail("epoll_ctl");
    for (;;) {
        input = 0;
        turn(-1, &input);
        if (!input) continue;
        char line[16];
        if (read(STDIN_FILENO, line, sizeof line) <= 0) return 0;
        if (rate > 0) speak(rate, seconds);
    }
}
