// fork_many: a hundred children at a time, each with a status of its own.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT 100

int main(void)
{
	pid_t pids[COUNT];
	int status, sum = 0;

	for (int i = 0; i < COUNT; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(i);
	}
	for (int i = COUNT - 1; i >= 0; i--) {
		if (waitpid(pids[i], &status, 0) == pids[i] && WEXITSTATUS(status) == i)
			sum += i;
	}
	printf("%d %d\n", sum, wait(NULL));
	return 0;
}
