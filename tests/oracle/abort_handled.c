// abort_handled: abort ends the program, even if a handler returns.

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void caught(int signal)
{
	(void)signal;
	printf("caught\n");
	fflush(stdout);
}

int main(void)
{
	int status;

	if (fork() == 0) {
		signal(SIGABRT, caught);
		abort();
	}
	wait(&status);
	printf("%d %d\n", WIFSIGNALED(status), WTERMSIG(status) == SIGABRT);
	return 0;
}
