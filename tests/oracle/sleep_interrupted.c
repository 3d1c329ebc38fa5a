// sleep_interrupted: sleep says how much was left.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void caught(int signal)
{
	(void)signal;
}

int main(void)
{
	pid_t parent = getpid();

	signal(SIGUSR1, caught);
	if (fork() == 0) {
		usleep(200000);
		kill(parent, SIGUSR1);
		_exit(0);
	}
	printf("%d\n", sleep(100) >= 98);
	wait(NULL);
	printf("%u\n", sleep(0));
	return 0;
}
