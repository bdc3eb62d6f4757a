#include "CPasswordList.h"

#if !__has_embed("assets/common-passwords.txt")
#error "the list of common passwords is missing: run script/setup"
#endif

static const unsigned char common_passwords[] = {
#embed "assets/common-passwords.txt"
};
const size_t common_passwords_length = sizeof common_passwords;

const unsigned char *common_passwords_start(void) { return common_passwords; }
