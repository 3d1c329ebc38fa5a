// mask: a blocked signal pends once, and comes when it is not blocked any more.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static int count;

static void caught(int signal)
{
	(void)signal;
	count++;
}

int main(void)
{
	sigset_t set, old;

	signal(SIGUSR1, caught);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	printf("%d\n", sigismember(&old, SIGUSR1));
	raise(SIGUSR1);
	raise(SIGUSR1);
	raise(SIGUSR1);
	printf("%d\n", count);
	sigprocmask(SIG_UNBLOCK, &set, &old);
	printf("%d %d\n", count, sigismember(&old, SIGUSR1));
	sigprocmask(SIG_SETMASK, &set, NULL);
	sigprocmask(SIG_BLOCK, NULL, &old);
	printf("%d %d\n", sigismember(&old, SIGUSR1), sigismember(&old, SIGUSR2));
	printf("%d", sigprocmask(77, &set, NULL));
	printf(" %d\n", errno == EINVAL);
	return 0;
}
