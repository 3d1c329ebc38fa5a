// time: the tick counter, and timers in the order of their deadlines.

#include "core/time.h"

#include "arch/cpu.h"
#include "arch/halt_until_interrupt.h"
#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/assert.h"
#include "core/scheduler_ops.h"
#include "core/spinlock.h"
#include "core/trace.h"

static struct spinlock timer_lock = SPINLOCK("timers", RANK_TIMERS);
static struct list timers = LIST_INIT(timers); // by deadline, guarded by timer_lock
// The deadline of the first of them, or TIME_NEVER. Written under timer_lock. A tick looks at
// it without the lock, since most have nothing to do; who starts a timer just then is late for
// this tick, and means the next.
static volatile tick_t earliest = TIME_NEVER;
// The timer that fires now, or NULL, and where. Set under timer_lock.
static struct timer *volatile firing;
static uint32_t firing_cpu;

volatile tick_t time_now;

static struct timer *timer_first(void)
{
	return list_empty(&timers) ? NULL : list_entry(list_front(&timers), struct timer, node);
}

// To be called whenever the first timer may be another one.
static void earliest_note(void)
{
	const struct timer *first = timer_first();

	earliest = first == NULL ? TIME_NEVER : first->deadline;
}

void timer_start(struct timer *timer, tick_t deadline, void (*fire)(struct timer *))
{
	struct list_node *place;

	spin_lock(&timer_lock);
	assert(!list_linked(&timer->node));
	deadline = max_u64(deadline, time_now + 1); // this tick may be just about to be over
	timer->deadline = deadline;
	timer->fire = fire;
	for (place = timers.head.next; place != &timers.head; place = place->next)
		if (list_entry(place, struct timer, node)->deadline > deadline)
			break;
	list_insert_before(place, &timer->node);
	earliest_note();
	spin_unlock(&timer_lock);
}

// A timer that fires on another processor is waited for: afterwards its memory may be given up.
bool timer_cancel(struct timer *timer)
{
	bool running;

	spin_lock(&timer_lock);
	while (firing == timer && firing_cpu != percpu_read(number)) {
		spin_unlock(&timer_lock);
		cpu_relax();
		spin_lock(&timer_lock);
	}
	running = list_linked(&timer->node);
	if (running) {
		list_remove(&timer->node);
		earliest_note();
	}
	spin_unlock(&timer_lock);
	return running;
}

// Fire the first timer if it is due. Seldom needed, so its locks stay out of the tick's path.
__attribute__((noinline)) static void timer_fire_due(void)
{
	void (*fire)(struct timer *) = NULL;
	struct timer *first;

	spin_lock(&timer_lock);
	first = timer_first();
	if (first != NULL && first->deadline <= time_now) {
		list_remove(&first->node);
		earliest_note();
		fire = first->fire;
		// Off the list, but not over: timer_cancel waits for it by these two.
		firing = first;
		firing_cpu = percpu_read(number);
	}
	spin_unlock(&timer_lock);
	if (fire == NULL) // it was taken back meanwhile
		return;
	// Without the lock: it may start timers. Its memory may be gone when it returns.
	fire(first);
	firing = NULL;
}

void time_tick(struct trap_frame *trap_frame)
{
	struct percpu *cpu = this_cpu();

	time_now++;
	cpu->tick_rip = trap_frame->rip;
	cpu->tick_after_halt = trap_frame->rip == (vaddr_t)halt_until_interrupt_woken;
	trace(TRACE_TICK, time_now, trap_frame->rip);
	while (earliest <= time_now)
		timer_fire_due();
	scheduler_ops->tick(trap_frame);
}
