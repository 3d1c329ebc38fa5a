// handler_changes: what sigaction says of the action before.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void first(int signal)
{
	(void)signal;
}

static void second(int signal)
{
	(void)signal;
}

int main(void)
{
	struct sigaction action = {.sa_handler = first, .sa_flags = SA_RESTART}, old;

	sigemptyset(&action.sa_mask);
	sigaddset(&action.sa_mask, SIGHUP);
	printf("%d", sigaction(SIGUSR1, &action, &old));
	printf(" %d\n", old.sa_handler == SIG_DFL);
	printf("%d", signal(SIGUSR1, second) == first);
	printf(" %d\n", signal(SIGUSR1, SIG_IGN) == second);
	sigaction(SIGUSR1, NULL, &old);
	printf("%d\n", old.sa_handler == SIG_IGN);
	printf("%d", sigaction(SIGKILL, &action, NULL));
	printf(" %d\n", errno == EINVAL);
	printf("%d", sigaction(SIGSTOP, &action, NULL));
	printf(" %d\n", errno == EINVAL);
	printf("%d", sigaction(0, &action, NULL));
	printf(" %d\n", errno == EINVAL);
	printf("%d\n", sigaction(SIGKILL, NULL, &old));
	return 0;
}
