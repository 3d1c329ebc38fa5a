// caller_copy: see caller_copy.S.

#ifndef ARCH_CALLER_COPY_H
#define ARCH_CALLER_COPY_H

#include "lib/types.h"

// caller_copy: copy `size` bytes; both memories may fault. Returns the number of bytes that
// were not copied.
must_check size_t caller_copy(void *to, const void *from, size_t size);

#endif
