// spawns SECRET: looks at the call spawn. `spawns child` is what it starts: it reports what it
// has inherited.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/error.h"
#include "abi/syscall.h"
#include "lab4-processes/abi/descriptor.h"
#include "lab4-processes/abi/signal_action.h"

static uint64_t secret;

static void report(const char *name, uint64_t question, uint64_t answer)
{
	printf("%s %lx %lx\n", name, question, answer ^ secret);
	fflush(stdout);
}

static void nothing(int signal)
{
	(void)signal;
}

static uint64_t handler_of(int signal)
{
	struct signal_action action = {.handler = 99};

	syscall_signal_action(signal, NULL, &action);
	return action.handler;
}

// The child looks at its parent, its group, descriptors and signals.
static int child(int64_t parent)
{
	uint64_t blocked = 0;

	syscall_signal_mask(SIGNAL_BLOCK, NULL, &blocked);
	report("parent", 0, (uint64_t)(syscall_getppid().value == parent));
	report("group", 0,
	       (uint64_t)(syscall_get_group(0).value == syscall_get_group((int)parent).value));
	report("kept", 0, syscall_write(5, "", 0).error);
	report("closed", 0, syscall_write(6, "", 0).error);
	report("handled", 0, handler_of(SIGUSR1));
	report("ignored", 0, handler_of(SIGUSR2));
	report("blocked", 0, blocked);
	return 42;
}

int main(int argc, char **argv)
{
	static char name[] = "spawns", word[] = "child", missing[] = "missing";
	static char number[24];
	char *words[] = {name, argc > 1 ? argv[1] : word, word, number, NULL};
	char *none[] = {NULL};
	struct signal_action handle = {.handler = (uint64_t)nothing},
			     ignore = {.handler = SIGNAL_IGNORE};
	uint64_t set = SIGNAL_BIT(SIGHUP);
	struct syscall_result made;
	int status = 0;

	secret = argc > 1 ? strtoul(argv[1], NULL, 16) : 0;
	if (argc > 3 && strcmp(argv[2], "child") == 0)
		return child(atoi(argv[3]));
	snprintf(number, sizeof(number), "%ld", syscall_getpid().value);
	syscall_signal_action(SIGUSR1, &handle, NULL);
	syscall_signal_action(SIGUSR2, &ignore, NULL);
	syscall_signal_mask(SIGNAL_SETMASK, &set, NULL);
	syscall_dup(1, 5, 0);
	syscall_dup(1, 6, DESCRIPTOR_CLOSE_ON_EXEC);
	made = syscall_spawn(name, words, none);
	report("made", 0, (uint64_t)(made.value > 0));
	report("waited", 0, (uint64_t)(syscall_wait(-1, &status, 0).value == made.value));
	report("status", 0, (uint64_t)status);
	report("missing", 0, syscall_spawn(missing, words, none).error);
	report("nowhere", 0, syscall_spawn(name, (char **)8, none).error);
	report("mine", 0, syscall_write(6, "", 0).error);
	return 0;
}
