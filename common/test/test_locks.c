// test_locks: spinlocks, preemption's counts, and thread-local data.

#include "abi/error.h"
#include "arch/percpu.h"
#include "base_test.h"
#include "core/preempt.h"
#include "core/scheduler_ops.h"
#include "core/spinlock.h"
#include "core/tls.h"

static struct spinlock locks[4] = {
	SPINLOCK("test 0", RANK_TEST), SPINLOCK("test 1", RANK_TEST + 1),
	SPINLOCK("test 2", RANK_TEST + 2), SPINLOCK("test 3", RANK_TEST + 3)};

static void unlock_in_turn(unsigned first)
{
	for (unsigned i = 0; i < array_length(locks); i++) {
		test_check(!interrupts_enabled());
		spin_unlock(&locks[(first + i) % array_length(locks)]);
	}
}

EARLY_TEST(base_locks_nest)
{
	for (uint64_t round = 0; round < 64; round++) {
		bool on = secret(round) & 1;

		if (!on)
			interrupts_disable();
		for (unsigned i = 0; i < array_length(locks); i++) {
			test_check(!spin_held(&locks[i]));
			spin_lock(&locks[i]);
			test_check(spin_held(&locks[i]));
		}
		test_eq(this_cpu()->critical.locks, 4);
		unlock_in_turn(secret(100 + round) % 4);
		test_report("on", round, interrupts_enabled());
		interrupts_enable();
	}
	test_eq(this_cpu()->critical.locks, 0);
}

// As one who waits for another processor does, and then for the next one: the lock says who
// has it only between the two calls.
static uint64_t acquired, released;

static void acquire_note(struct spinlock *lock)
{
	test_check(!interrupts_enabled());
	test_check(!spin_held(lock));
	lock->holder = NULL; // the other one has let go of it
	lock->word = (uint32_t)secret(++acquired);
}

static void release_note(struct spinlock *lock)
{
	test_check(!interrupts_enabled());
	test_check(lock->holder == NULL);
	test_eq(lock->word, (uint32_t)secret(acquired));
	released++;
}

EARLY_TEST(base_locks_wait_for_others)
{
	enum { OTHER = 1 }; // a processor that need not be there
	static const struct spin_ops noting = {.acquire = acquire_note,
	                                       .release = release_note};
	const struct spin_ops *before = spin_ops;

	spin_ops = &noting;
	spin_share(true);
	locks[0].holder = &percpu_blocks[OTHER];
	test_check(!spin_held(&locks[0]));
	for (uint64_t i = 1; i <= 20; i++) {
		spin_lock(&locks[0]);
		test_eq(acquired, i);
		test_check(spin_held(&locks[0]));
		spin_unlock(&locks[0]);
		test_eq(released, i);
	}
	spin_share(false);
	spin_ops = before;
	test_report("done", 1, secret(1));
}

static struct spinlock inside_lock = SPINLOCK("test inside", RANK_TEST);
static volatile uint64_t locks_inside;

static void lock_inside(struct timer *timer)
{
	test_check(!interrupts_enabled());
	test_check(in_interrupt());
	spin_lock(&inside_lock);
	spin_unlock(&inside_lock);
	test_check(!interrupts_enabled()); // a handler's are off, and stay so
	locks_inside++;
	timer_start(timer, time_ticks() + 1, lock_inside);
}

// A lock that handlers take too: they must never find it held.
EARLY_TEST(base_locks_and_interrupts)
{
	static struct timer timer;

	timer_start(&timer, time_ticks() + 1, lock_inside);
	while (locks_inside < 30) {
		spin_lock(&inside_lock);
		spin_unlock(&inside_lock);
		test_check(interrupts_enabled());
	}
	timer_cancel(&timer);
	test_check(!in_interrupt());
	test_report("inside", 0, locks_inside);
}

static uint64_t preemptions;

static void preempt_count(void)
{
	test_check(preempt_allowed());
	this_cpu()->preempt_needed = false;
	preemptions++;
}

static void request_inside(struct timer *timer)
{
	(void)timer;
	preempt_request();
	preempt_check();
	test_eq(preemptions, 3); // not yet: we are in the handler
}

// A wish to preempt is kept until nothing forbids it, and looked at just then.
EARLY_TEST(base_preempt_is_kept)
{
	static struct timer timer;
	static struct scheduler_ops ops;

	ops = *scheduler_ops;
	ops.preempt = preempt_count;
	scheduler_ops = &ops;
	preempt_check();
	test_eq(preemptions, 0);
	preempt_disable();
	preempt_disable();
	preempt_request();
	spin_lock(&locks[0]);
	spin_unlock(&locks[0]);
	preempt_enable();
	test_eq(preemptions, 0);
	preempt_enable();
	test_eq(preemptions, 1);

	spin_lock(&locks[0]);
	spin_lock(&locks[1]);
	preempt_request();
	preempt_check();
	spin_unlock(&locks[0]);
	test_eq(preemptions, 1);
	spin_unlock(&locks[1]);
	test_eq(preemptions, 2);
	preempt_request();
	preempt_check();
	test_eq(preemptions, 3);

	timer_start(&timer, time_ticks() + 1, request_inside);
	sleep_until(time_ticks() + 3);
	test_eq(preemptions, 4);
	test_report("done", 1, secret(1));
}

EARLY_TEST(base_tls_keys)
{
	struct tls other = {.values = {NULL}}, *mine = this_cpu()->tls;
	int keys[TLS_KEYS], count = 0, key;

	while ((key = tls_key_create()) >= 0) {
		test_check(count < TLS_KEYS);
		for (int i = 0; i < count; i++)
			test_check(keys[i] != key);
		test_check(tls_get(key) == NULL);
		keys[count++] = key;
	}
	test_eq(key, -EAGAIN);
	test_check(count > 0);
	for (int i = 0; i < count; i++)
		tls_set(keys[i], (void *)secret(i));

	this_cpu()->tls = &other; // another thread's
	for (int i = 0; i < count; i++) {
		test_check(tls_get(keys[i]) == NULL);
		tls_set(keys[i], (void *)secret(100 + i));
	}
	this_cpu()->tls = mine;
	for (int i = 0; i < count; i++) {
		test_report("value", i, tls_get(keys[i]));
		test_report("value", 100 + i, other.values[keys[i]]);
	}
	test_check(this_cpu()->self == this_cpu());
	test_eq(this_cpu()->number, 0);
}
