// backtrace: finds the callers by the chain of frame pointers.

#ifndef ARCH_BACKTRACE_H
#define ARCH_BACKTRACE_H

#include "lib/types.h"

#define BACKTRACE_DEPTH 32

struct trap_frame;

// backtrace_collect: collect return addresses, innermost first, starting at `frame_pointer` (a
// saved RBP). Stops at the end of the chain, at a link that is not in mapped kernel memory, or
// after `limit`. Returns their number. Interrupts and system calls put a link to the
// interrupted instruction into the chain.
size_t backtrace_collect(const uint64_t *frame_pointer, vaddr_t *addresses, size_t limit);

// backtrace_collect_trap: the same for code that a trap interrupted: that instruction is the
// first address.
size_t backtrace_collect_trap(const struct trap_frame *trap_frame, vaddr_t *addresses,
                              size_t limit);

// backtrace_print: print them on the console, a line each: "  #0 ffffffff80102030 kmain+0x12".
// `interrupted`: the first is not a return address, but the interrupted instruction.
void backtrace_print(const vaddr_t *addresses, size_t count, bool interrupted);

#endif
