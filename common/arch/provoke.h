// provoke: causes errors on purpose, to show the kernel's messages.

#ifndef ARCH_PROVOKE_H
#define ARCH_PROVOKE_H

#include "lib/types.h"

// provoke: cause the error with the name `kind`. Most do not return; true if one does, false
// for an unknown kind.
bool provoke(const char *kind);

// provoke_list: print the kinds.
void provoke_list(void);

#endif
