// test_signal_restart: exercise 4.11 on trap frames that are made by hand, before the lab is in
// its place.

#include "core/test.h"
#include "lab4-processes/kernel/signal_restart.h"

#define CASES 3

// No handler, one whose action restarts calls, and one whose action does not.
static const struct signal_action actions[] = {{.flags = SIGNAL_RESTART | SIGNAL_NODEFER},
                                               {.flags = SIGNAL_NODEFER}};

EARLY_TEST(signal_restart_of_frames)
{
	for (unsigned i = 0; i < CASES; i++) {
		struct trap_frame trap_frame;
		uint64_t *words = (uint64_t *)&trap_frame;
		struct user_signals signals = {.number = test_secret(100 * i + 90),
		                               .third = test_secret(100 * i + 91)};

		for (unsigned word = 0; word < sizeof(trap_frame) / sizeof(*words); word++)
			words[word] = test_secret(100 * i + word);
		signal_restart(&trap_frame, &signals, i > 0 ? &actions[i - 1] : NULL);
		for (unsigned word = 0; word < sizeof(trap_frame) / sizeof(*words); word++)
			test_report("word", 100 * i + word, words[word]);
	}
}
