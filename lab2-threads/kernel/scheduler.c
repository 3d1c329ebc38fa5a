// scheduler: switches the processor from one thread to the next.

#include "scheduler.h"

#include "abi/status.h"
#include "arch/cpu.h"
#include "arch/halt_until_interrupt.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/kmain.h"
#include "core/panic.h"
#include "core/preempt.h"
#include "core/slot.h"
#include "core/switch.h"
#include "core/time.h"
#include "core/trace.h"
#include "thread_fpu_tls.h"
#include "thread_life.h"
#include "thread_prepare.h"

struct spinlock scheduler_lock = SPINLOCK("scheduler", RANK_SCHEDULER);
struct run_queue run_queue;
struct list dead_threads = LIST_INIT(dead_threads);

// The threads on the stacks on which processors start: `main`, and the idle threads of the
// others.
static struct thread first_threads[CPU_MAX];
static struct thread *idle_threads[CPU_MAX]; // written when a processor starts

static void ready_for_nobody(struct thread *thread)
{
	(void)thread;
}

SLOT(thread_ready_op, ready_for_nobody);

bool thread_is_first(const struct thread *thread)
{
	return thread == &first_threads[0];
}

// One more thread is ready: the running one may have to yield to it, or an idle processor can
// run it.
static void thread_tell_ready(struct thread *thread)
{
	struct thread *running = thread_current();

	thread->since = time_ticks();
	if (running->idle || run_queue_beats(thread, running))
		preempt_request();
	thread_ready_op(thread);
}

// The running thread goes behind the others. It was able to run before, so no processor needs
// to know.
void thread_make_ready(struct thread *thread)
{
	bool was_running = thread->state == THREAD_RUNNING;

	assert_held(&scheduler_lock);
	thread->state = THREAD_READY;
	trace(TRACE_READY, (uint64_t)thread->tid, 0);
	run_queue_push(&run_queue, thread);
	if (!was_running)
		thread_tell_ready(thread);
}

static void switch_trace(const struct thread *previous, const struct thread *next)
{
	if (previous->state == THREAD_DEAD)
		trace(TRACE_THREAD_EXIT, (uint64_t)previous->tid,
		      STATUS_EXITED(previous->value));
	trace(TRACE_SWITCH, (uint64_t)previous->tid, (uint64_t)next->tid);
}

// Switch from one thread to another; returns in `previous` when it runs again.
static void thread_switch(struct thread *previous, struct thread *next)
{
	bool interrupts_were_on = percpu_read(critical.interrupts_were_on);
	struct context *left;

	if (trace_on())
		switch_trace(previous, next);
	previous->switches++;
	previous->switches_forced += percpu_read(preempt_needed);
	previous->since = next->since = time_ticks();
	// Interrupts are off: no handler runs while `thread` and the stack belong to different
	// threads.
	percpu_write(thread, next);
	thread_fpu_tls_exchange(previous, next);
	// scheduler_lock stays held across the switch: `previous` has taken it, and the thread
	// that runs next releases it. So no processor can choose `previous` before all of its
	// registers are on its stack. When context_switch returns, others have run, and `left`
	// is the last of them.
	left = context_switch(&previous->context, &next->context);
	switch_finish(container_of(left, struct thread, context));
	// The flag that the release restores belongs to the thread that will release the lock.
	percpu_write(critical.interrupts_were_on, interrupts_were_on);
}

void schedule(void)
{
	struct percpu *cpu = this_cpu();
	struct thread *previous = cpu->thread;
	struct thread *next;

	assert_held(&scheduler_lock);
	assert_eq(cpu->critical.reasons, 1); // this lock, and nothing else
	if (previous->idle)
		previous->state = THREAD_READY; // on no queue
	// An event before the sleep will not come again: do not sleep.
	if (previous->state == THREAD_BLOCKED && previous->interruptible && previous->work) {
		previous->interrupted = true;
		thread_make_ready(previous);
	}
	next = run_queue_pop(&run_queue);
	if (next == NULL)
		next = idle_threads[cpu->number];
	next->state = THREAD_RUNNING;
	next->slice = THREAD_SLICE;
	if (next != previous)
		thread_switch(previous, next);
	// Only now, since the choice has answered all earlier requests. Not through `cpu`,
	// since the thread may continue on another processor.
	percpu_write(preempt_needed, false);
}

// thread_begin: thread_start calls it on the stack of a new thread, with interrupts off and
// scheduler_lock held: this is the other way out of a switch.
no_return void thread_begin(struct context *left, thread_entry entry, void *argument);

void thread_begin(struct context *left, thread_entry entry, void *argument)
{
	switch_finish(container_of(left, struct thread, context));
	// It releases a lock that it has not taken, so it must set the fields that the release
	// reads.
	percpu_write(preempt_needed, false);
	percpu_write(critical.interrupts_were_on, true);
	spin_unlock(&scheduler_lock);
	thread_exit(entry(argument));
}

// This runs when no other thread can. A thread that becomes ready requests preemption, so the
// interrupt that makes it ready also switches to it.
static uint64_t idle_run(void *argument)
{
	(void)argument;
	for (;;) {
		thread_reap();
		// No interrupt may come between the check and the halt: a thread that it makes
		// ready would wait for the next one. halt_until_interrupt lets them in once the
		// processor halts.
		interrupts_disable();
		if (!percpu_read(preempt_needed))
			halt_until_interrupt();
		interrupts_enable();
		preempt_check();
	}
	return 0;
}

static void idle_enter(struct thread *idle)
{
	idle->idle = true;
	idle->detached = true;
	idle_threads[percpu_read(number)] = idle;
}

void threads_init(void)
{
	struct thread *idle;

	run_queue_init(&run_queue);
	thread_adopt(&first_threads[0], "main", &kmain_stack);
	if (thread_alloc("idle", &idle) != 0)
		panic("no memory for the idle thread");
	thread_prepare(idle, idle_run, NULL);
	idle->state = THREAD_READY;
	idle_enter(idle);
	spin_lock(&threads_lock);
	thread_table_insert(idle);
	spin_unlock(&threads_lock);
}

void scheduler_start_cpu(const struct stack *stack)
{
	struct thread *idle = &first_threads[percpu_read(number)];

	thread_adopt(idle, "idle", stack);
	idle_enter(idle);
	idle_run(NULL);
	panic("the idle thread has ended");
}
