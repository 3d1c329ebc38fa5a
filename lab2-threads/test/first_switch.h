// first_switch: what context_switch does on its second half, for tests that must not depend on
// it.

#ifndef FIRST_SWITCH_H
#define FIRST_SWITCH_H

#include "lib/types.h"

// first_switch: take the struct switch_frame at `rsp` off, and go on where it says. RAX is the
// context of the running thread.
no_return void first_switch(uint64_t rsp);

#endif
