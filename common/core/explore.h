// explore: every place at which one operation can be preempted, one after the other.
//
// A race shows only when the other side comes at the one instruction where it hurts. explore()
// leaves nothing to luck. For N = 1, 2, 3 and so on it calls setup(), runs op(), has rival()
// come right before the N-th instruction that op executes, lets op go on to its end, and looks
// at the result with check(). It ends when op ends before its N-th instruction, or gets no
// further without the rival. Every path is deterministic: under QEMU's `-icount shift=0` the
// timer of the local APIC counts instructions.
//
// A first round, N = 0, is without a preemption: the rival comes when op has ended, or waits.
// setup() must see to it that op takes the same path in each round.
//
// Where op has interrupts off, the rival comes when they are on again: many N fall together at
// one address. All addresses are reported (see core/grade_channel.h), and the grader tells
// which N went wrong, and where op was then.

#ifndef CORE_EXPLORE_H
#define CORE_EXPLORE_H

#include "lib/types.h"

// explore: `op` runs in the caller. `check` returns NULL when all is as it should be, else what
// is wrong. A check that fails is reported, and N + 1 is next; a panic, or an operation that
// never ends, ends the boot, and the grader boots again at N + 1 (explore=N on the command
// line).
//
// Once a test; the caller holds no lock, and interrupts are on. No device interrupts meanwhile,
// so time_ticks() stands still.
void explore(void (*setup)(void), void (*op)(void), void (*rival)(void),
             const char *(*check)(void));

// explore_number: the N of this round, for values that differ in each.
uint64_t explore_number(void);

// Slot: have `rival` called. Runs inside the interrupt that has stopped op. Default: calls it
// at once, there: the rival is an interrupt handler. Where there are threads it may ask for
// preemption instead, and let another thread call it.
extern void (*explore_strike_op)(void (*rival)(void));

// explore_flush: send what is not sent yet. Called when the machine ends, from anywhere; does
// nothing if nothing is explored.
void explore_flush(void);

#endif
