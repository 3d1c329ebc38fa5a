// errno: what went wrong last.

#include <errno.h>

int errno;
