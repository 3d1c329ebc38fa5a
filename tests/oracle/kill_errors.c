// kill_errors: what kill refuses, and signal 0.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	printf("%d\n", kill(getpid(), 0));
	printf("zombie: %d\n", (usleep(100000), kill(pid, 0)));
	waitpid(pid, NULL, 0);
	printf("%d", kill(pid, 0));
	printf(" %d\n", errno == ESRCH);
	printf("%d", kill(getpid(), 1000));
	printf(" %d\n", errno == EINVAL);
	printf("%d", kill(getpid(), -1));
	printf(" %d\n", errno == EINVAL);
	printf("%d", kill(-99999, SIGTERM));
	printf(" %d\n", errno == ESRCH);
	return 0;
}
