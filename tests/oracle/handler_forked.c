// handler_forked: a child has its parent's handlers, and no pending signals.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void caught(int signal)
{
	printf("caught %d\n", signal);
	fflush(stdout);
}

int main(void)
{
	sigset_t set, none;

	sigemptyset(&none);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	signal(SIGUSR1, caught);
	signal(SIGUSR2, caught);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR1);
	if (fork() == 0) {
		printf("child\n");
		sigprocmask(SIG_SETMASK, &none, NULL);
		raise(SIGUSR2);
		return 0;
	}
	wait(NULL);
	printf("parent\n");
	sigprocmask(SIG_SETMASK, &none, NULL);
	return 0;
}
