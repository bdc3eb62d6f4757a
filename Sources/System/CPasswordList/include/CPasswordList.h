/* Common passwords, at least 8 characters long: lower case, one a line, sorted by bytes. */
#ifndef CPASSWORDLIST_H
#define CPASSWORDLIST_H

#include <stddef.h>

extern const unsigned char common_passwords[];
extern const size_t common_passwords_length;

#endif
