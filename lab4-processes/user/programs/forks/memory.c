// memory: a process, its child and the child of that have the same memory at first, and from
// then on each its own. In every round each writes by chance, and reports a digest of all.

#include <map.h>
#include <stdbool.h>

#include "abi/syscall.h"
#include "forks.h"
#include "lab4-processes/abi/signal_action.h"
#include "lib/random.h"

#define AREAS  4
#define PAGES  4
#define ROUNDS 6
#define WORDS  (MEMORY_PAGE / sizeof(uint64_t))
#define BELOW  0x20000 // so far below what is in use of the stack
#define WHO    0x100   // numbers of a process, and more of a round
#define ROUND  0x1000

// A page each that is not 0: the file has its bytes.
static _Alignas(MEMORY_PAGE) uint64_t data[PAGES][WORDS] = {{1}, {2}, {3}, {4}};
static _Alignas(MEMORY_PAGE) uint64_t zeros[PAGES][WORDS];

static uint64_t (*areas[AREAS])[WORDS];
static uint64_t *word[AREAS * PAGES * 2]; // the first and the last of each page

static uint64_t digest(void)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < AREAS * PAGES * 2; i++)
		sum = random_mix(sum ^ *word[i]);
	return sum;
}

static void write_some(uint64_t who, uint64_t round)
{
	for (unsigned i = 0; i < AREAS * PAGES * 2; i++) {
		uint64_t chance = random_mix((round * ROUND + who * WHO + i) ^ look_seed);

		if (chance % 4 == 0)
			*word[i] = chance;
	}
}

// The error of a call that writes the set of blocked signals there.
static uint64_t error_at(void *address)
{
	return syscall_signal_mask(SIGNAL_BLOCK, NULL, address).error;
}

struct odd {
	char *constant, *hole, *fresh;
};

static struct odd odd_make(void)
{
	struct odd odd;

	odd.constant = map(NULL, 3 * MEMORY_PAGE, MEMORY_WRITE);
	odd.hole = odd.constant + MEMORY_PAGE;
	odd.fresh = odd.hole + MEMORY_PAGE;
	*(uint64_t *)odd.constant = look_seed;
	protect(odd.constant, MEMORY_PAGE, MEMORY_READ);
	unmap(odd.hole, MEMORY_PAGE);
	return odd;
}

static void report_odd(uint64_t who, const struct odd *odd)
{
	look_report_secret("constant", who, *(const volatile uint64_t *)odd->constant);
	look_report_secret("constant_error", who, error_at(odd->constant));
	look_report_secret("hole_error", who, error_at(odd->hole));
	look_report_secret("fresh_error", who, error_at(odd->fresh));
}

static void look(void)
{
	uint64_t who = 0;
	struct odd odd = odd_make();

	areas[0] = data;
	areas[1] = zeros;
	areas[2] = map(NULL, PAGES * MEMORY_PAGE, MEMORY_WRITE);
	areas[3] = (void *)(((uint64_t)&who - BELOW) & ~(MEMORY_PAGE - 1ull));
	for (unsigned i = 0; i < AREAS * PAGES; i++) {
		word[2 * i] = &areas[i / PAGES][i % PAGES][0];
		word[2 * i + 1] = &areas[i / PAGES][i % PAGES][WORDS - 1];
		// Half of the pages are touched by nobody before the fork.
		if (i % 2)
			*word[2 * i] = random_mix(2 * i ^ look_seed);
	}
	for (uint64_t round = 0; round < ROUNDS; round++) {
		if (round / 2 == who && round % 2 == 0 && who < 2 && fork_or_end() == 0) {
			who++;
			report_odd(who, &odd);
		}
		look_report_secret("before", round * ROUND + who, digest());
		write_some(who, round);
		look_stage((unsigned)round + 1);
		look_report_secret("after", round * ROUND + who, digest());
	}
	report_odd(who + WHO, &odd);
}

LOOK(memory, look);
