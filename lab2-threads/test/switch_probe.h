// switch_probe: a call of context_switch made with every register that it must keep known
// before it, and looked at after it.

#ifndef SWITCH_PROBE_H
#define SWITCH_PROBE_H

#include "lab2-threads/kernel/context_switch.h"
#include "lib/types.h"

#define SWITCH_REGISTERS 6

// In the order of struct switch_frame: R15, R14, R13, R12, RBX, RBP.
struct switch_probe {
	uint64_t before[SWITCH_REGISTERS];
	uint64_t rsp; // when context_switch is called
	// When it has returned:
	uint64_t after[SWITCH_REGISTERS];
	uint64_t rsp_after;
	uint64_t rflags;
	struct context *result;
};

// switch_probe: load the registers from probe->before, and go from one context to another. When
// somebody switches back to `from`, what is found then is stored in `*switch_probe_resumed`.
//
// The code that leaves a context sets switch_probe_resumed to the probe of the next one, since
// the test must not trust the registers and the stack of the next one. With interrupts off.
void switch_probe(struct switch_probe *probe, struct context *from, struct context *to);

extern struct switch_probe *switch_probe_resumed;

// switch_probe_away: the same on the stack that ends at `top`, but nobody switches back. `to`
// leads to switch_probe_landing, which returns to the caller of switch_probe_away on its own
// stack: so does any number of words that context_switch takes off a stack full of that
// address.
void switch_probe_away(struct switch_probe *probe, struct context *from, struct context *to,
                       vaddr_t top);

// Behind the call of context_switch: in switch_probe, in switch_probe_away, and the landing.
// The address of the latter is a multiple of 512: taken for flags, it does not make the
// processor stop after each instruction.
extern const uint8_t switch_probe_return[], switch_probe_left[], switch_probe_landing[];

// switch_probe_start: where a context begins that was prepared by hand, with a function in R12
// and its argument in R13: calls function(argument, what context_switch returned).
void switch_probe_start(void);

#endif
