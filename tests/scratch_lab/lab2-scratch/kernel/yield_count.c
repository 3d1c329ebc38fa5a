// yield_count: a lab as small as one can be. It counts how often others are let run.

#include "core/exit.h"
#include "core/init.h"
#include "core/panic.h"
#include "core/slot.h"
#include "core/syscall.h"

static uint64_t yields;

static void yield_counted(void)
{
	yields++;
}

// EXERCISE 2.1  Count.
//
// Return how often others were let run so far, and `more`.
int64_t sys_yields(uint64_t more)
{
	//@ solution 2.1
	uint64_t counted_and_more = yields + more;

	return (int64_t)counted_and_more;
	//@ stub
	//   (void)more;
	//   exercise_missing("2.1");
	//@ end
}

static void lab2_init(void)
{
	slot_install(yield_current_op, yield_counted);
}

INIT(INIT_LAB, lab2_init);
