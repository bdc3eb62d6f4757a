#include "CTypeScriptRuntime.h"

#include <string.h>

static const unsigned char answers[] = {
#embed "runtime/answers.ts"
};
static const unsigned char bodies[] = {
#embed "runtime/bodies.ts"
};
static const unsigned char client[] = {
#embed "runtime/client.ts"
};
static const unsigned char credentials[] = {
#embed "runtime/credentials.ts"
};
static const unsigned char errors[] = {
#embed "runtime/errors.ts"
};
static const unsigned char forms[] = {
#embed "runtime/forms.ts"
};
static const unsigned char operations[] = {
#embed "runtime/operations.ts"
};
static const unsigned char pages[] = {
#embed "runtime/pages.ts"
};
static const unsigned char parameters[] = {
#embed "runtime/parameters.ts"
};
static const unsigned char progress[] = {
#embed "runtime/progress.ts"
};
static const unsigned char refreshing[] = {
#embed "runtime/refreshing.ts"
};
static const unsigned char retries[] = {
#embed "runtime/retries.ts"
};
static const unsigned char sequences[] = {
#embed "runtime/sequences.ts"
};
static const unsigned char sockets[] = {
#embed "runtime/sockets.ts"
};
static const unsigned char styles[] = {
#embed "runtime/styles.ts"
};

#define FILE_NAMED(name) {#name, name, sizeof name}

static const struct typescript_runtime_file files[] = {
    FILE_NAMED(answers),
    FILE_NAMED(bodies),
    FILE_NAMED(client),
    FILE_NAMED(credentials),
    FILE_NAMED(errors),
    FILE_NAMED(forms),
    FILE_NAMED(operations),
    FILE_NAMED(pages),
    FILE_NAMED(parameters),
    FILE_NAMED(progress),
    FILE_NAMED(refreshing),
    FILE_NAMED(retries),
    FILE_NAMED(sequences),
    FILE_NAMED(sockets),
    FILE_NAMED(styles),
};

const struct typescript_runtime_file *typescript_runtime_file(const char *name) {
    for (size_t index = 0; index < sizeof files / sizeof files[0]; index++)
        if (strcmp(files[index].name, name) == 0) return &files[index];
    return NULL;
}
