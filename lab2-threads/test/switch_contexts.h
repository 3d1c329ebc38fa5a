// switch_contexts: contexts made by hand, without threads, that switch to each other.

#ifndef SWITCH_CONTEXTS_H
#define SWITCH_CONTEXTS_H

#include "mm/stack.h"
#include "switch_probe.h"

#define CONTEXTS_MAX 8

struct test_context {
	struct context context;
	struct switch_probe probe;
	struct stack stack;
	unsigned index;
	uint64_t left_at; // the number of the switch that left it last
	bool left_before; // false: it has just begun
};

extern struct test_context contexts[CONTEXTS_MAX];

// contexts_run: `count` contexts, of which the caller is number 0, switch `switches` times or a
// little more, until it is the caller's turn again. After each switch, `look` is told in the
// context that goes on: the number of the switch, who that is, and who was left.
//
// Register i (in the order of struct switch_frame) is test_secret(16 * number + i) at the
// switch of this number, and test_secret(16 * number + 15) chooses among the others who is
// next. With interrupts off.
void contexts_run(unsigned count, uint64_t switches,
                  void (*look)(uint64_t number, const struct test_context *now,
                               const struct test_context *left));

#endif
