// test_fpu_tls: exercise 2.3 alone, on threads that do not run: the kernel itself uses
// none of these registers, so that what is in them is the test's.

#include "arch/percpu.h"
#include "core/test.h"
#include "fpu_pattern.h"
#include "lab2-threads/kernel/scheduler.h"
#include "lab2-threads/kernel/thread_fpu_tls.h"
#include "lib/format.h"

#define ROUNDS    8
#define THREADS   5
#define KEYS      4
#define EXCHANGES 400

static struct thread *threads[THREADS];
static uint64_t current; // which of them the processor's state belongs to
static uint64_t digest;

// The first of them runs.
static void threads_make(void)
{
	for (int i = 0; i < THREADS; i++)
		test_ok(thread_alloc("state", &threads[i]));
	this_cpu()->thread = threads[0];
	this_cpu()->tls = &threads[0]->tls;
}

// As thread_switch does it, but nobody's stack is left.
static void exchange(uint64_t next)
{
	struct thread *previous = threads[current];

	spin_lock(&scheduler_lock);
	previous->switches++;
	this_cpu()->thread = threads[next];
	thread_fpu_tls_exchange(previous, threads[next]);
	spin_unlock(&scheduler_lock);
	current = next;
}

static void digest_add(const struct fpu_state *state)
{
	digest = fpu_digest(state, digest);
}

// Once, with all that takes part known: the registers, and both areas.
static void exchange_once(uint64_t question)
{
	struct fpu_state state;
	struct thread *left = threads[current], *next = threads[1 - current];
	const struct fpu_hint hints[] = {{question, "of the thread that was left"},
	                                 {question + 1, "of the thread that goes on"},
	                                 {question + 2, "what was there before"},
	                                 {0, NULL}};

	fpu_pattern_fill(&state, question);
	fpu_pattern_fill(&next->fpu, question + 1);
	fpu_pattern_fill(&left->fpu, question + 2);
	fpu_restore(&state);
	exchange(1 - current);
	fpu_save(&state);
	fpu_pattern_check(&left->fpu, question, "in the area of the thread that was left",
	                  hints);
	fpu_pattern_check(&next->fpu, question + 1, "in the area of the thread that goes on",
	                  hints);
	fpu_pattern_check(&state, question + 1, "after the exchange", hints);
	digest_add(&left->fpu);
	digest_add(&state);
}

EARLY_TEST(state_is_exchanged)
{
	threads_make();
	for (uint64_t round = 0; round < ROUNDS; round++)
		exchange_once(4 * round);
	test_report("digest", 0, digest);
}

// The registers must hold the values that this thread had at exchange number `question`.
static void check_registers(uint64_t question, uint64_t left_with)
{
	char where[48];
	struct fpu_state state;
	const struct fpu_hint hints[] = {{left_with, "of the thread that was left"}, {0, NULL}};

	format_text(where, sizeof(where), "of thread %lu", current);
	fpu_save(&state);
	fpu_pattern_check(&state, question, where, hints);
	digest_add(&state);
}

// Each thread leaves with registers that it has never had before, and finds them again.
EARLY_TEST(state_survives_many_exchanges)
{
	static uint64_t left_with[THREADS]; // question of each; 0: it has not run

	threads_make();
	for (uint64_t question = 1; question <= EXCHANGES; question++) {
		struct fpu_state state;

		fpu_pattern_fill(&state, question);
		fpu_restore(&state);
		left_with[current] = question;
		exchange((current + 1 + test_secret(question) % (THREADS - 1)) % THREADS);
		if (left_with[current] != 0)
			check_registers(left_with[current], question);
	}
	test_report("digest", 0, digest);
}

// Threads that have never run, one after another, and whoever runs leaves something behind.
EARLY_TEST(state_is_clean_at_first)
{
	threads_make();
	for (uint64_t next = 1; next < THREADS; next++) {
		const struct fpu_hint hints[] = {{next, "of the thread that was left"},
		                                 {0, NULL}};
		struct fpu_state state;

		fpu_pattern_fill(&state, next);
		fpu_restore(&state);
		exchange(next);
		fpu_save(&state);
		fpu_clean_check(&state, "of a thread that has never run", hints);
		digest_add(&threads[next - 1]->fpu);
	}
	test_report("digest", 0, digest);
}

static int keys[KEYS];

static void *tls_value(uint64_t thread, uint64_t round, uint64_t key)
{
	return (void *)test_secret(THREADS * (KEYS * round + key) + thread);
}

// Whose value it is, at the key or at another one.
static const char *tls_owner(const void *value, const uint64_t *rounds)
{
	static char text[40];

	for (uint64_t thread = 0; thread < THREADS; thread++)
		for (uint64_t key = 0; key < KEYS; key++)
			if (value == tls_value(thread, rounds[thread], key)) {
				format_text(text, sizeof(text), "key %lu of thread %lu", key,
				            thread);
				return text;
			}
	return "of nobody";
}

// rounds[thread]: the round in which it has set its values last; 0: never.
static void tls_check(const uint64_t *rounds)
{
	for (uint64_t key = 0; key < KEYS; key++) {
		void *expected =
			rounds[current] == 0 ? NULL : tls_value(current, rounds[current], key);
		void *value = tls_get(keys[key]);
		char what[48], expected_text[24], got[80];

		digest = test_mix((uint64_t)value, digest);
		if (value == expected)
			continue;
		format_text(what, sizeof(what), "tls_get of key %lu in thread %lu", key,
		            current);
		format_text(expected_text, sizeof(expected_text), "%p", expected);
		format_text(got, sizeof(got), "%p (%s)", value, tls_owner(value, rounds));
		test_fail(__FILE__, __LINE__, what, expected_text, got);
	}
}

EARLY_TEST(tls_follows_the_thread)
{
	static uint64_t rounds[THREADS];

	threads_make();
	for (int key = 0; key < KEYS; key++) {
		keys[key] = tls_key_create();
		test_ok(keys[key]);
	}
	for (uint64_t round = 1; round <= EXCHANGES; round++) {
		tls_check(rounds);
		test_eq_as(
			"the thread-local block of the running thread (tls in struct percpu)",
			(vaddr_t)percpu_read(tls), (vaddr_t)&threads[current]->tls);
		rounds[current] = round;
		for (uint64_t key = 0; key < KEYS; key++)
			tls_set(keys[key], tls_value(current, round, key));
		exchange((current + 1 + test_secret(~round) % (THREADS - 1)) % THREADS);
	}
	test_report("digest", 0, digest);
}
