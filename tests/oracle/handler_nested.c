// handler_nested: a handler is not interrupted by its own signal, but by another, unless that
// is blocked.

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static int depth;
static bool raised;

static void caught(int signal)
{
	depth++;
	printf("%d begins, depth %d\n", signal == SIGUSR1 ? 1 : 2, depth);
	if (signal == SIGUSR1 && !raised) {
		raised = true;
		raise(SIGUSR1);
		raise(SIGUSR2);
	}
	printf("%d ends\n", signal == SIGUSR1 ? 1 : 2);
	depth--;
}

static void run(int flags, int blocked)
{
	struct sigaction action = {.sa_handler = caught, .sa_flags = flags};

	sigemptyset(&action.sa_mask);
	if (blocked != 0)
		sigaddset(&action.sa_mask, blocked);
	raised = false;
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	raise(SIGUSR1);
	printf("--\n");
}

int main(void)
{
	run(0, 0);
	run(0, SIGUSR2);
	run(SA_NODEFER, 0);
	return 0;
}
