// provoke: doing what a kernel must not do, to see what it says.

#ifndef ARCH_PROVOKE_H
#define ARCH_PROVOKE_H

#include "lib/types.h"

// provoke: do the thing named `kind`. Most do not return; true if one does, false for an
// unknown kind.
bool provoke(const char *kind);

// provoke_list: print the kinds.
void provoke_list(void);

#endif
