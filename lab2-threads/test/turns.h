// turns: who had the processor when, written down by the threads themselves, and ways to spend
// time that need no exercise after 2.5.

#ifndef TURNS_H
#define TURNS_H

#include "expect.h"

#define TURNS_MAX 1024

// turn_note: `who` (a number below 256) runs now. Kept with the tick and an answer that only
// this boot gives. Notes after the first TURNS_MAX are lost.
void turn_note(uint64_t who);

// turn_note_change: the same, if the last note is of somebody else.
void turn_note_change(uint64_t who);

// turns_report: report all notes, oldest first, as `name`: the question is the tick, who, and
// the place in the order, in 32, 8 and 24 bits. Nobody else runs meanwhile, or afterwards.
void turns_report(const char *name);

// hand_start: a thread made by hand that is ready.
struct thread *hand_start(const char *name, thread_entry entry, void *argument);

// new_slice: begin a slice of the calling thread, which is the only one, just after a tick.
void new_slice(void);

// spin_until: keep the processor until that tick comes.
void spin_until(tick_t tick);

// hand_sleep: leave the processor until the tick `deadline`, two ticks from now at least,
// without exercise 2.6.
void hand_sleep(tick_t deadline);

#endif
