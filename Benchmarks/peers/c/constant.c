// The least that an answer can cost: two threads with an epoll each, one receive and one send a request. Of a request
// nothing is read but its last four bytes, and the answer is the same bytes each time.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, HEAD_BYTES = 16384 };

static char answer[2048];
static size_t answer_bytes;
static uint16_t port;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int listening_socket(void) {
    int one = 1;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) fail("listen");
    return listener;
}

static void watch(int poll, int socket, uint32_t events) {
    struct epoll_event interest = {.events = events, .data.fd = socket};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, socket, &interest)) fail("epoll_ctl");
}

static void *serve(void *unused) {
    struct epoll_event events[EVENTS];
    char head[HEAD_BYTES];
    int one = 1, poll = epoll_create1(EPOLL_CLOEXEC), listener = listening_socket();
    watch(poll, listener, EPOLLIN);
    for (;;) {
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int index = 0; index < count; index++) {
            int socket = events[index].data.fd;
            if (socket == listener) {
                int connection = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (connection < 0) continue;
                setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                watch(poll, connection, EPOLLIN | EPOLLRDHUP | EPOLLET);
                continue;
            }
            ssize_t received = recv(socket, head, sizeof head, 0);
            if (received <= 0)
                close(socket);
            else if (received >= 4 && !memcmp(head + received - 4, "\r\n\r\n", 4))
                send(socket, answer, answer_bytes, MSG_NOSIGNAL);
        }
    }
    return unused;
}

int main(void) {
    char body[1024];
    port = (uint16_t)atoi(getenv("PEER_PORT"));
    int count = snprintf(
        body, sizeof body,
        "{\"id\":1,\"sender\":1,\"receiver\":2,\"text\":\"%s\",\"timestamp\":\"2026-11-29T10:00:00.123456+00:00\"}",
        getenv("PEER_TEXT"));
    answer_bytes = (size_t)snprintf(
        answer, sizeof answer,
        "HTTP/1.1 200 OK\r\nServer: c\r\nDate: Sun, 29 Nov 2026 10:00:00 GMT\r\nContent-Type: application/json\r\n"
        "Content-Length: %d\r\nConnection: keep-alive\r\n\r\n%s",
        count, body);
    pthread_t other;
    if (pthread_create(&other, NULL, serve, NULL)) fail("pthread_create");
    serve(NULL);
}
