// spinner: a process that computes ends at a signal at once, or when its handler says so.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void caught(int signal)
{
	(void)signal;
	_exit(12);
}

static void spin(int signal_number)
{
	volatile unsigned long count = 0;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGUSR1, caught);
		for (;;)
			count++;
	}
	usleep(100000);
	kill(pid, signal_number);
	waitpid(pid, &status, 0);
	printf("%d %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
	       WIFSIGNALED(status) ? WTERMSIG(status) : -1);
}

int main(void)
{
	spin(SIGTERM);
	spin(SIGUSR1);
	spin(SIGKILL);
	return 0;
}
