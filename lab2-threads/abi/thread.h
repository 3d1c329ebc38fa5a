// thread: constants for callers of the thread calls.

#ifndef ABI_THREAD_H
#define ABI_THREAD_H

// Flags of thread_create. Bits 4 to 6 are the priority plus 1, 0 for the usual one.
#define THREAD_DETACHED           0x1 // no thread will join it
#define THREAD_PRIORITY(priority) (((priority) + 1) << 4)
#define THREAD_PRIORITY_MASK      0x70

// Priorities are 0 to 3; a larger one is more important.
#define THREAD_PRIORITIES       4
#define THREAD_PRIORITY_DEFAULT 1

#endif
