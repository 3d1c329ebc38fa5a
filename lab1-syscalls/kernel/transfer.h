// transfer: constants of sys_read and sys_write.

#ifndef TRANSFER_H
#define TRANSFER_H

// The kernel copies a caller's bytes through a buffer of this size on its own stack.
#define TRANSFER_CHUNK 1024

// No single read or write is longer than this many bytes.
#define TRANSFER_MAX 0x7FFFFFFF

#endif
