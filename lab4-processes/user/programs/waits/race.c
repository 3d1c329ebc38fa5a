// race: several threads wait, while children are made and end.

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

#include "abi/status.h"
#include "abi/syscall.h"
#include "lab4-processes/user/lib/look.h"
#include "lib/random.h"

#define RACES    3
#define CHILDREN 10
#define THREADS  2 // besides the first

static volatile int numbers[CHILDREN]; // 0: not made yet
static atomic_uint got[CHILDREN];      // how often a wait has returned each,
static atomic_uint wrong;              // and how often one has returned something else
static volatile int all_made;

static void note(uint64_t number, int status)
{
	int code = STATUS_EXIT_CODE(status);

	// A child that has ended may not have been noted yet by the thread that makes it.
	if (code >= CHILDREN || status != STATUS_EXITED(code) ||
	    (numbers[code] != 0 && numbers[code] != (int)number))
		wrong++;
	else
		got[code]++;
}

// Take any, until there is none any more.
static int take_any(void *unused)
{
	int made, status;

	(void)unused;
	for (;;) {
		struct syscall_result result;

		made = all_made;
		result = syscall_wait(-1, &status, 0);
		if (result.error == 0)
			note(result.value, status);
		else if (made)
			return 0;
		else
			thrd_yield();
	}
}

// Ask for one after the other. Another thread may have taken it.
static void take_each(void)
{
	int status;

	for (int i = 0; i < CHILDREN; i++) {
		struct syscall_result result = syscall_wait(numbers[i], &status, 0);

		if (result.error == 0)
			note(result.value, status);
	}
}

static void child(int code, uint64_t chance)
{
	for (volatile uint64_t i = chance % 3000; i > 0; i--)
		;
	syscall_exit(code);
}

static void race(uint64_t number)
{
	thrd_t threads[THREADS];
	uint64_t lost = 0;

	wrong = all_made = 0;
	for (int i = 0; i < CHILDREN; i++)
		got[i] = numbers[i] = 0;
	for (int i = 0; i < THREADS; i++)
		thrd_create(&threads[i], take_any, NULL);
	for (int i = 0; i < CHILDREN; i++) {
		int made = (int)syscall_fork().value;

		if (made == 0)
			child(i, random_mix((number * CHILDREN + i) ^ look_seed));
		numbers[i] = made;
	}
	all_made = 1;
	take_each();
	for (int i = 0; i < THREADS; i++)
		thrd_join(threads[i], NULL);
	for (int i = 0; i < CHILDREN; i++) {
		lost += got[i] == 0;
		wrong += got[i] > 1;
	}
	look_report_secret("lost", number, lost);
	look_report_secret("wrong", number, wrong);
}

static void race_often(void)
{
	for (uint64_t number = 0; number < RACES; number++)
		race(number);
	syscall_exit(EXIT_SUCCESS);
}

LOOK(race, race_often);
