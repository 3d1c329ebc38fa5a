// sender: a handler learns who has sent the signal.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t sender, code;

static void caught(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	sender = info->si_pid;
	code = info->si_code;
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO};
	pid_t parent = getpid(), pid;

	sigaction(SIGUSR1, &action, NULL);
	kill(getpid(), SIGUSR1);
	printf("%d %d\n", sender == parent, code == SI_USER);
	pid = fork();
	if (pid == 0) {
		kill(parent, SIGUSR1);
		_exit(0);
	}
	while (wait(NULL) < 0)
		;
	printf("%d %d\n", sender == pid, code == SI_USER);
	return 0;
}
