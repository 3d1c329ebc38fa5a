// backtrace: who called whom, by the chain of frame pointers.

#ifndef ARCH_BACKTRACE_H
#define ARCH_BACKTRACE_H

#include "lib/types.h"

#define BACKTRACE_DEPTH 32

struct trap_frame;

// backtrace_collect: return addresses, innermost first, from the stack frame that
// `frame_pointer` (a saved RBP) heads. Stops at the end of the chain, where a link is not in
// mapped kernel memory, or after `limit`. Returns how many. Interrupts and system calls have
// put a link to the interrupted instruction into the chain.
size_t backtrace_collect(const uint64_t *frame_pointer, vaddr_t *addresses, size_t limit);

// backtrace_collect_trap: the same from what a trap interrupted: that instruction comes first.
size_t backtrace_collect_trap(const struct trap_frame *trap_frame, vaddr_t *addresses,
                              size_t limit);

// backtrace_print: to the console, a line each: "  #0 ffffffff80102030 kmain+0x12".
// `interrupted`: the first is not a return address, but the instruction that was interrupted.
void backtrace_print(const vaddr_t *addresses, size_t count, bool interrupted);

#endif
