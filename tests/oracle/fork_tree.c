// fork_tree: a tree of processes, each of which counts those below it.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int grow(int depth)
{
	int count = 1;

	for (int i = 0; i < 2 && depth > 0; i++) {
		int status;
		pid_t pid = fork();

		if (pid == 0)
			_exit(grow(depth - 1));
		waitpid(pid, &status, 0);
		count += WEXITSTATUS(status);
	}
	return count;
}

int main(void)
{
	printf("%d\n", grow(4));
	return 0;
}
