/* Common passwords, at least 8 characters long: lower case, one a line, sorted by bytes. */
#ifndef CPASSWORDLIST_H
#define CPASSWORDLIST_H

#include <stddef.h>

extern const size_t common_passwords_length;

/* A function, because Swift sees no array of unknown length. */
const unsigned char *common_passwords_start(void);

#endif
