// orphans: a process whose parent has ended has another one.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;

	if (fork() == 0) {
		pid_t parent = getpid();

		if (fork() == 0) {
			while (getppid() == parent)
				usleep(1000);
			printf("orphan: %d\n", getppid() != parent);
			fflush(stdout);
			_exit(0);
		}
		_exit(6);
	}
	// Some time for the orphan to come first.
	usleep(300000);
	wait(&status);
	printf("child: %d\n", WEXITSTATUS(status));
	return 0;
}
