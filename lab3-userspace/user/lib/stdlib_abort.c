// stdlib_abort: the end of a program that is wrong. In a file of its own, so that a later lab
// can have another (GNUmakefile, "Programs").

#include <stdlib.h>

// Not by a call: it works whatever state the program is in.
void abort(void)
{
	__builtin_trap();
}
