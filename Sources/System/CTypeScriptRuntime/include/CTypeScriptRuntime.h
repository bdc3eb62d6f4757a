/* The runtime of emitted TypeScript clients, compiled in, so that the generator needs no files beside it. */
#ifndef CTYPESCRIPTRUNTIME_H
#define CTYPESCRIPTRUNTIME_H

#include <stddef.h>

struct typescript_runtime_file {
    const char *name; /* "client" for client.ts */
    const unsigned char *bytes;
    size_t length;
};

/* The file of a name; NULL when there is none. */
const struct typescript_runtime_file *typescript_runtime_file(const char *name);

#endif
