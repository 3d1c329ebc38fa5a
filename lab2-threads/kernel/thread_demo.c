// thread_demo: threads to look at: the monitor's command that starts some that only count.

#include "abi/error.h"
#include "core/console.h"
#include "core/monitor.h"
#include "core/time.h"
#include "lab2-threads/abi/thread.h"
#include "lib/parse.h"
#include "thread_life.h"

#define SPIN_TICKS   (2 * TICKS_PER_SECOND)
#define SPINNERS_MAX 64

// Counts until the tick in `argument`, and never gives way on its own.
static uint64_t spin(void *argument)
{
	volatile uint64_t count = 0;

	while (time_ticks() < (tick_t)argument)
		count++;
	return count;
}

static void spin_command(size_t count, char **words)
{
	uint64_t threads = 0;

	if (count != 2 || !parse_u64(words[1], 10, &threads) || threads > SPINNERS_MAX) {
		console_printf("spin COUNT, at most %d\n", SPINNERS_MAX);
		return;
	}
	for (; threads > 0; threads--) {
		tick_t end = time_ticks() + SPIN_TICKS;
		int tid = thread_create("spin", spin, (void *)end, THREAD_DETACHED);

		if (tid < 0) {
			console_printf("no more threads: %s\n", error_name(tid));
			return;
		}
	}
}

MONITOR_COMMAND(spin, "COUNT", "start threads that count for two seconds", spin_command);
