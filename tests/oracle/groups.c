// groups: a child has its parent's group, until it gets another.

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t group = getpgrp();
	pid_t pid = fork();

	if (pid == 0) {
		printf("%d", getpgrp() == group);
		printf(" %d", setpgid(0, 0));
		printf(" %d\n", getpgrp() == getpid());
		return 0;
	}
	wait(NULL);
	printf("%d", setpgid(pid, pid));
	printf(" %d\n", errno == ESRCH);
	printf("%d", setpgid(-1, 0));
	printf(" %d\n", errno == ESRCH || errno == EINVAL);
	printf("%d", setpgid(0, -1));
	printf(" %d\n", errno == EINVAL);
	printf("%d\n", getpgid(0) == getpgrp());
	return 0;
}
