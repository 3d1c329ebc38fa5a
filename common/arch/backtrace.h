// backtrace: who called whom, by the chain of frame pointers.

#ifndef ARCH_BACKTRACE_H
#define ARCH_BACKTRACE_H

#include "lib/types.h"

#define BACKTRACE_DEPTH 32

// backtrace_collect: return addresses, innermost first, from the frame that `frame_pointer` (a
// saved RBP) heads. Stops at the end of the chain, where a link is not in mapped kernel memory,
// or after `limit`. Returns how many. Interrupts and system calls have put a link to the
// interrupted instruction into the chain.
size_t backtrace_collect(const uint64_t *frame_pointer, vaddr_t *addresses, size_t limit);

// backtrace_print: to the console, a line each: "  #0 ffffffff80102030 kmain+0x12".
void backtrace_print(const vaddr_t *addresses, size_t count);

#endif
