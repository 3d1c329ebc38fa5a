// fork_twice: fork returns 0 in the child, and the child's number in the parent.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		printf("child: %d %d\n", getppid() == parent, getpid() != parent);
		return 0;
	}
	printf("%s", waitpid(pid, &status, 0) == pid ? "parent: waited\n" : "parent: not\n");
	printf("parent: %d %d\n", pid > 0, status);
	return 0;
}
