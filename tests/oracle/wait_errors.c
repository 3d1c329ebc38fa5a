// wait_errors: what wait refuses.

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status = 77;
	pid_t pid;

	printf("%d", wait(&status));
	printf(" %d\n", errno == ECHILD);
	printf("%d", waitpid(getpid(), &status, 0));
	printf(" %d\n", errno == ECHILD);
	printf("%d", waitpid(-1, &status, 0x1000));
	printf(" %d\n", errno == EINVAL);
	pid = fork();
	if (pid == 0)
		_exit(4);
	printf("%d", waitpid(pid + 1, &status, 0));
	printf(" %d %d\n", errno == ECHILD, status);
	printf("%d", waitpid(pid, &status, 0) == pid);
	printf(" %d\n", WEXITSTATUS(status));
	printf("%d", waitpid(pid, &status, 0));
	printf(" %d\n", errno == ECHILD);
	return 0;
}
