// wait_order: a zombie waits until it is asked for, whatever the order.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t pids[3];
	int status;

	for (int i = 0; i < 3; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(i + 1);
	}
	for (int i = 2; i >= 0; i--) {
		waitpid(pids[i], &status, 0);
		printf("%d\n", WEXITSTATUS(status));
	}
	return 0;
}
