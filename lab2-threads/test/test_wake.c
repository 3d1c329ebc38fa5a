// test_wake: exercise 2.6: who is woken, what is held meanwhile, and what sleeping costs.

#include "arch/percpu.h"
#include "core/time.h"
#include "lab2-threads/kernel/thread_wait.h"
#include "naps.h"

#define SLEEPERS 6

static struct spinlock lock = SPINLOCK("test queue", RANK_TEST);
static struct wait_queue queue = WAIT_QUEUE(queue);

static struct {
	uint64_t who, answer;
} woken[64];
static size_t woken_count; // guarded by `lock`

static uint64_t sleep_and_note(void *argument)
{
	uint64_t me = (uint64_t)argument;

	spin_lock(&lock);
	for (;;) {
		enum wait_result result = wait(&queue, &lock, TIME_NEVER, 0);

		expect_result("result of wait in a thread that was woken", result, WAIT_WOKEN);
		woken[woken_count].who = me;
		woken[woken_count].answer = test_secret(me << 8 | woken_count);
		woken_count++;
	}
	return 0;
}

// Let everybody run who is ready.
static void let_run(void)
{
	nap(3);
	test_eq_as("threads asleep on the queue", waiting(&queue, &lock), SLEEPERS);
}

TEST(wake_in_order)
{
	must_end_within(2000);
	test_check_as("wake_one tells that nobody waits", !wake_first(&queue, &lock));
	for (uint64_t i = 0; i < SLEEPERS; i++)
		hand_start("sleeper", sleep_and_note, (void *)i);
	let_run();
	check_threads();
	for (size_t i = 0; i < SLEEPERS; i++) {
		test_check_as("wake_one tells that it woke somebody",
		              wake_first(&queue, &lock));
		let_run();
		test_eq_as("threads that ran after so many times wake_one", woken_count, i + 1);
	}
	wake_them_all(&queue, &lock);
	let_run();
	for (size_t i = 0; i < woken_count; i++)
		test_report("woken", i, woken[i].who << 56 | woken[i].answer >> 8);
	check_threads();
}

// The result for a waiting thread when it continues.
static volatile bool awake, held, interrupts_on;
static volatile uint32_t locks;

static uint64_t sleep_and_look(void *argument)
{
	(void)argument;
	spin_lock(&lock);
	expect_result("result of wait", wait(&queue, &lock, TIME_NEVER, 0), WAIT_WOKEN);
	held = spin_held(&lock);
	locks = percpu_read(critical.locks);
	awake = true;
	spin_unlock(&lock);
	interrupts_on = interrupts_enabled();
	park();
}

TEST(lock_is_free_while_asleep)
{
	struct thread *thread = hand_start("sleeper", sleep_and_look, NULL);

	must_end_within(2000);
	nap(3);
	test_check_as("the lock is free while a thread sleeps that waits with it",
	              lock.holder == NULL);
	test_eq_as("state of the thread that sleeps (3 is blocked)", thread->state,
	           THREAD_BLOCKED);
	check_threads();
	spin_lock(&lock);
	wake_one(&queue);
	test_eq_as("state of the thread that was woken (1 is ready)", thread->state,
	           THREAD_READY);
	test_check_as("a thread that was woken does not run before the lock is free", !awake);
	spin_unlock(&lock);
	nap(3);
	test_check_as("a thread that was woken runs", awake);
	test_check_as("the lock is held when wait returns", held);
	test_eq_as("locks held when wait returns", locks, 1);
	test_check_as("interrupts are on again after the lock is released", interrupts_on);
	test_check_as("the lock is free at last", lock.holder == NULL);
	test_report("answer", 0, test_secret(awake && held));
}

// Three threads sleep by wait and by thread_sleep while one works, and then while none does.
static volatile unsigned over;

static uint64_t sleep_once(void *argument)
{
	tick_t *deadline = argument;

	expect_result("result of wait", wait_on(&queue, &lock, *deadline, 0), WAIT_TIMEOUT);
	over++;
	park();
}

TEST(sleeping_costs_nothing)
{
	struct thread *threads[3], *self = thread_current();
	tick_t deadline = time_ticks() + 50 + test_secret(0) % 20;
	uint64_t ticks[3], switches, own;

	must_end_within(2000);
	for (size_t i = 0; i < array_length(threads); i++)
		threads[i] = hand_start("sleeper", sleep_once, &deadline);
	nap(3);
	for (size_t i = 0; i < array_length(threads); i++)
		ticks[i] = threads[i]->ticks;
	own = self->ticks;
	spin_until(time_ticks() + 20);
	test_report("worked", 0, self->ticks - own);
	switches = self->switches;
	own = self->ticks;
	test_ok(thread_sleep(deadline - 2));
	test_report("switches", 0, self->switches - switches);
	test_report("slept", 0, self->ticks - own);
	for (size_t i = 0; i < array_length(threads); i++)
		test_report("sleeper", i, threads[i]->ticks - ticks[i]);
	test_eq_as("threads that went on before their time", over, 0);
	nap(4);
	test_eq_as("threads that went on at their time", over, 3);
	test_report("deadline", 0, deadline);
}
