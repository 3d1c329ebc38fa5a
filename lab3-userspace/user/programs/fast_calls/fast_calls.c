// fast_calls: the same as calls. Only the way into the kernel differs: see invoke.S beside.

#include "lab3-userspace/user/programs/calls.c"
