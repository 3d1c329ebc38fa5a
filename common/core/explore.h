// explore: preempts one operation at each possible place, one after the other.
//
// A race shows only when the other side runs at one particular instruction. explore() does not
// depend on luck. For N = 1, 2, 3 and so on it calls setup(), runs op(), runs rival() right
// before the N-th instruction of op, continues op to its end, and tests the result with
// check(). It ends when op ends before its N-th instruction, or cannot continue without the
// rival. Every path is deterministic: under QEMU's `-icount shift=0` the timer of the local
// APIC counts instructions.
//
// The first round, N = 0, has no preemption: the rival runs when op has ended, or waits.
// setup() must ensure that op takes the same path in each round.
//
// Where op has interrupts off, the rival runs when they are on again: so many N share one
// address. The kernel reports all addresses (see core/grade_channel.h), and the grader says for
// which N the check failed, and where op was then.

#ifndef CORE_EXPLORE_H
#define CORE_EXPLORE_H

#include "lib/types.h"

// explore: `op` runs in the caller. `check` returns NULL when the result is right, else a
// message. explore() reports a check that fails, and continues with N + 1. A panic, or an
// operation that never ends, ends the boot, and the grader boots again at N + 1 (explore=N on
// the command line).
//
// Call it once in a test, with no lock held and interrupts on. No device interrupts meanwhile,
// so time_ticks() does not change.
void explore(void (*setup)(void), void (*op)(void), void (*rival)(void),
             const char *(*check)(void));

// explore_number: the N of this round, for values that differ in each.
uint64_t explore_number(void);

// Slot: call `rival`. Runs inside the interrupt that has stopped op. Default: calls it at once,
// so the rival runs in an interrupt handler. With threads, it may request preemption instead,
// and let another thread call it.
extern void (*explore_strike_op)(void (*rival)(void));

#endif
