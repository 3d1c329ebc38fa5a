// exec_child: a child becomes another program, and its parent gets that one's code.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int status;

	if (argc > 1) {
		printf("other: %s\n", argv[1]);
		return 23;
	}
	if (fork() == 0) {
		execl(argv[0], argv[0], "hello", (char *)NULL);
		_exit(1);
	}
	wait(&status);
	printf("%d\n", WEXITSTATUS(status));
	return 0;
}
