// What Linux has and Swift's Glibc module does not show: epoll, eventfd, accept4 and thread names.
//
// _GNU_SOURCE stays undefined on purpose. It changes the layout of types (`fd_set`) that Swift's
// Glibc module has too, and the importer refuses a file that sees both. What it would declare is
// declared here.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>

extern int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
extern int pthread_setname_np(pthread_t, const char *);

// The last error number of this thread. `errno` is a macro over a function that the compiler takes
// for constant; this reads it anew, also when a task has moved to another thread.
static inline int linux_errno(void) { return errno; }

// The constants that C spells as enumerations or with casts, which reach Swift as types of their
// own.
static const unsigned int linux_epoll_in = EPOLLIN;
static const unsigned int linux_epoll_out = EPOLLOUT;
static const unsigned int linux_epoll_peer_closed = EPOLLRDHUP;
static const unsigned int linux_epoll_error = EPOLLERR;
static const unsigned int linux_epoll_hang_up = EPOLLHUP;
static const unsigned int linux_epoll_edge_triggered = EPOLLET;
