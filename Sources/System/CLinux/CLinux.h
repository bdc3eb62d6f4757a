// What Linux has and Swift's Glibc module does not show: epoll, eventfd, accept4, ppoll and thread
// names.
//
// _GNU_SOURCE stays undefined on purpose. It changes the layout of types (`fd_set`) that Swift's
// Glibc module has too, and the importer refuses a file that sees both. What it would declare is
// declared here.
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/auxv.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>

extern int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
extern int pthread_setname_np(pthread_t, const char *);
extern int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
extern int sched_getaffinity(pid_t, size_t, void *);

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

// The limit of open files. Its name is an enumeration here and a macro in other C libraries.
static inline int linux_get_open_file_limit(struct rlimit *limit) {
    return getrlimit(RLIMIT_NOFILE, limit);
}
static inline int linux_set_open_file_limit(const struct rlimit *limit) {
    return setrlimit(RLIMIT_NOFILE, limit);
}

// Bytes that a socket was given to send and that its peer has not acknowledged: SIOCOUTQ of tcp(7),
// whose number is TIOCOUTQ's. `ioctl` is variadic, which Swift cannot call.
static inline int linux_unacknowledged_bytes(int descriptor) {
    int count = 0;
    return ioctl(descriptor, TIOCOUTQ, &count) == 0 ? count : 0;
}

// `fcntl` is variadic, which Swift cannot call: makes a descriptor one that loops can use, and one
// more descriptor of the same file.
static inline int linux_prepare_descriptor(int descriptor) {
    return fcntl(descriptor, F_SETFD, FD_CLOEXEC) | fcntl(descriptor, F_SETFL, O_NONBLOCK);
}
static inline int linux_duplicate(int descriptor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, 0); }

// Has the processor fetch memory that is soon to be written.
static inline void linux_prefetch(const void *start, unsigned long count) {
    const unsigned long line = 64;
    for (unsigned long at = (unsigned long)start & -line; at < (unsigned long)start + count; at += line)
        __builtin_prefetch((const void *)at, 1);
}

// Unmaps the pages of this program's code and constants; they come back from the page cache as they
// are used. The kernel tells where its segments are (getauxval(3)).
static inline void linux_unmap_program(void) {
    const ElfW(Phdr) *segments = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    const unsigned long count = getauxval(AT_PHNUM), page = getauxval(AT_PAGESZ);
    unsigned long base = 0;
    for (unsigned long index = 0; index < count; index++)
        if (segments[index].p_type == PT_PHDR)
            base = (unsigned long)segments - segments[index].p_vaddr;
    for (unsigned long index = 0; index < count; index++) {
        const ElfW(Phdr) *segment = &segments[index];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        unsigned long start = (base + segment->p_vaddr) & -page;
        madvise((void *)start, base + segment->p_vaddr + segment->p_memsz - start, MADV_DONTNEED);
    }
}

static inline int linux_is_socket(mode_t mode) { return S_ISSOCK(mode); }

// How many cores the scheduler gives this process; `taskset` and containers narrow it.
static inline int linux_usable_cores(void) {
    unsigned long mask[128] = {0};
    int bytes = sched_getaffinity(0, sizeof mask, mask);
    int count = 0;
    for (unsigned word = 0; word < sizeof mask / sizeof *mask; word++)
        count += __builtin_popcountl(mask[word]);
    return bytes < 0 ? 1 : count;
}
