// time: the tick counter, and timers in the order of their deadlines.

#include "core/time.h"

#include "arch/cpu.h"
#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/assert.h"
#include "core/spinlock.h"
#include "core/trace.h"

#define OPCODE_HLT 0xF4

static struct spinlock timer_lock = SPINLOCK("timers");
static struct list timers = LIST_INIT(timers); // by deadline, guarded by timer_lock
static volatile tick_t ticks;                  // written by the timer interrupt only

static void schedule_tick_nothing(struct trap_frame *frame)
{
	(void)frame;
}

void (*schedule_tick_op)(struct trap_frame *frame) = schedule_tick_nothing;

tick_t time_ticks(void)
{
	return ticks;
}

void timer_start(struct timer *timer, tick_t deadline, void (*fire)(struct timer *))
{
	struct list_node *place;

	spin_lock(&timer_lock);
	assert(!list_linked(&timer->node));
	deadline = max_u64(deadline, ticks + 1); // this tick may be just about to be over
	timer->deadline = deadline;
	timer->fire = fire;
	for (place = timers.head.next; place != &timers.head; place = place->next)
		if (list_entry(place, struct timer, node)->deadline > deadline)
			break;
	list_insert_before(place, &timer->node);
	spin_unlock(&timer_lock);
}

bool timer_cancel(struct timer *timer)
{
	bool running;

	spin_lock(&timer_lock);
	running = list_linked(&timer->node);
	if (running)
		list_remove(&timer->node);
	spin_unlock(&timer_lock);
	return running;
}

// The first timer that is due, taken off, or NULL.
static struct timer *timer_take_due(void)
{
	struct timer *due = NULL;

	spin_lock(&timer_lock);
	if (!list_empty(&timers)) {
		struct timer *first = list_entry(list_front(&timers), struct timer, node);
		if (first->deadline <= ticks) {
			list_remove(&first->node);
			due = first;
		}
	}
	spin_unlock(&timer_lock);
	return due;
}

// Was the processor asleep? An interrupt that ends a HLT returns to the instruction after it.
static bool interrupted_halt(const struct trap_frame *frame)
{
	return !trap_from_user(frame) && ((const uint8_t *)frame->rip)[-1] == OPCODE_HLT;
}

void time_tick(struct trap_frame *frame)
{
	struct percpu *cpu = this_cpu();
	struct timer *timer;

	ticks++;
	cpu->tick_rip = frame->rip;
	cpu->tick_after_halt = interrupted_halt(frame);
	trace(TRACE_TICK, ticks, frame->rip);
	while ((timer = timer_take_due()) != NULL)
		timer->fire(timer);
	schedule_tick_op(frame);
}
