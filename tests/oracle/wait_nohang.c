// wait_nohang: WNOHANG says 0 while a child runs.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		for (;;)
			pause();
	}
	printf("%d\n", waitpid(pid, &status, WNOHANG));
	printf("%d\n", waitpid(-1, &status, WNOHANG));
	kill(pid, SIGTERM);
	printf("%d", waitpid(pid, &status, 0) == pid);
	printf(" %d\n", WTERMSIG(status));
	printf("%d\n", waitpid(pid, &status, WNOHANG));
	return 0;
}
