// handler_once: SA_RESETHAND: the second time the default comes.

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
	struct sigaction action = {.sa_handler = caught, .sa_flags = (int)SA_RESETHAND};
	int status;

	if (fork() == 0) {
		sigaction(SIGUSR1, &action, NULL);
		raise(SIGUSR1);
		raise(SIGUSR1);
		_exit(0);
	}
	wait(&status);
	printf("%d\n", WTERMSIG(status));
	return 0;
}
