// suspend: sigsuspend lets one signal in, and blocks it again.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t got;

static void caught(int signal)
{
	got = signal;
}

int main(void)
{
	sigset_t set, old;
	pid_t parent = getpid();

	signal(SIGUSR1, caught);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	if (fork() == 0) {
		kill(parent, SIGUSR1);
		_exit(0);
	}
	printf("%d", sigsuspend(&old));
	printf(" %d %d\n", errno == EINTR, got == SIGUSR1);
	sigprocmask(SIG_BLOCK, NULL, &set);
	printf("%d\n", sigismember(&set, SIGUSR1));
	while (wait(NULL) < 0)
		;
	return 0;
}
