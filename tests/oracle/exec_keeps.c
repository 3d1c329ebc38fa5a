// exec_keeps: exec keeps number, parent, blocked signals and ignored ones, and resets handlers.

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void caught(int signal)
{
	(void)signal;
}

static int look(char **argv)
{
	struct sigaction ignored, handled;
	sigset_t blocked;

	sigprocmask(SIG_BLOCK, NULL, &blocked);
	sigaction(SIGUSR1, NULL, &ignored);
	sigaction(SIGUSR2, NULL, &handled);
	printf("pid %d, parent %d\n", atoi(argv[1]) == getpid(), atoi(argv[2]) == getppid());
	printf("blocked: TERM %d, HUP %d\n", sigismember(&blocked, SIGTERM),
	       sigismember(&blocked, SIGHUP));
	printf("USR1 ignored %d, USR2 default %d\n", ignored.sa_handler == SIG_IGN,
	       handled.sa_handler == SIG_DFL);
	return 0;
}

int main(int argc, char **argv)
{
	char pid[16], parent[16];
	sigset_t set;

	if (argc > 1)
		return look(argv);
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, caught);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	snprintf(pid, sizeof(pid), "%d", getpid());
	snprintf(parent, sizeof(parent), "%d", getppid());
	execl(argv[0], argv[0], pid, parent, (char *)NULL);
	return 1;
}
