// test_trace: events as the kernel would make them. The host judges the events that arrive
// (tests/test_trace.py); without trace= none arrive.

#include "abi/status.h"
#include "arch/percpu.h"
#include "base_test.h"
#include "core/panic.h"
#include "core/preempt.h"
#include "core/spinlock.h"
#include "core/trace.h"

// Threads of a schedule made by hand.
enum { MAIN = 1, EATER, BAKER };

static void run_for(tick_t ticks)
{
	sleep_until(time_ticks() + ticks);
}

// The baker wakes the eater, who takes the processor away from it; then both end.
TEST(base_trace_schedule)
{
	trace_thread_name(MAIN, "main");
	trace_thread_name(EATER, "eater");
	trace_thread_name(BAKER, "a name of 16 by.");
	trace(TRACE_READY, EATER, 0);
	trace(TRACE_READY, BAKER, 0);
	run_for(1);
	trace(TRACE_SWITCH, MAIN, EATER);
	run_for(1);
	trace(TRACE_BLOCK, 0x1000, TIME_NEVER);
	trace(TRACE_SWITCH, EATER, BAKER);
	run_for(2);
	trace(TRACE_WAKE, 0x1000, 0x2000);
	trace(TRACE_READY, EATER, 0);
	preempt_request();
	preempt_check();
	trace(TRACE_SWITCH, BAKER, EATER);
	run_for(1);
	trace(TRACE_THREAD_EXIT, EATER, 0);
	trace(TRACE_SWITCH, EATER, BAKER);
	run_for(1);
	trace(TRACE_THREAD_EXIT, BAKER, STATUS_EXITED(3));
	trace(TRACE_SWITCH, BAKER, MAIN);
	test_report("done", 1, test_secret(1));
}

// More than fits: the newest stay, and so do the names.
TEST(base_trace_overflow)
{
	trace_thread_name(MAIN, "kept");
	for (uint64_t i = 0; i < 3000; i++)
		trace(TRACE_WAKE, i, test_secret(i));
	test_report("done", 1, test_secret(1));
}

static struct spinlock test_lock = SPINLOCK("traced", RANK_TEST);
static volatile uint64_t fired;

static void trace_in_handler(struct timer *timer)
{
	trace(TRACE_WAKE, 1000 + fired++, in_interrupt());
	timer_start(timer, time_ticks() + 1, trace_in_handler);
}

// Events with a lock held, and from a handler in between.
TEST(base_trace_everywhere)
{
	static struct timer timer;

	timer_start(&timer, time_ticks() + 1, trace_in_handler);
	for (uint64_t i = 0; fired < 5; i++) {
		spin_lock(&test_lock);
		trace(TRACE_WAKE, i % 1000, interrupts_enabled());
		spin_unlock(&test_lock);
	}
	timer_cancel(&timer);
	test_report("done", 1, test_secret(1));
}

// The events also arrive when a panic ends the run.
TEST(base_trace_panic)
{
	spin_lock(&test_lock);
	trace(TRACE_WAKE, 42, test_secret(42));
	panic("traced to here");
}

// And when nothing ends it but the watchdog, which comes as a non-maskable interrupt then.
TEST(base_trace_hang)
{
	trace(TRACE_WAKE, 43, test_secret(43));
	interrupts_disable();
	for (;;)
		cpu_relax();
}
