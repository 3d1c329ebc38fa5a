// numbers: no number of a process is used again soon.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t before = 0;
	int again = 0;

	for (int i = 0; i < 50; i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		waitpid(pid, NULL, 0);
		again += pid == before;
		before = pid;
	}
	printf("%d\n", again);
	return 0;
}
