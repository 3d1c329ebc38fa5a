// descriptors: dup, dup2 and close, and a child that has the same descriptors.

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(int fd, const char *text)
{
	printf("%d", (int)write(fd, text, strlen(text)));
	printf(" %s\n", errno == EBADF ? "EBADF" : "");
	errno = 0;
}

int main(void)
{
	int copy = dup(STDOUT_FILENO);

	errno = 0;
	say(copy, "copy\n");
	printf("%d\n", dup2(copy, 20));
	say(20, "twenty\n");
	printf("%d\n", close(copy));
	say(copy, "closed\n");
	if (fork() == 0) {
		say(20, "child\n");
		close(20);
		return 0;
	}
	wait(NULL);
	say(20, "parent\n");
	printf("%d", close(99));
	printf(" %d\n", errno == EBADF);
	printf("%d", dup2(99, 5));
	printf(" %d\n", errno == EBADF);
	printf("%d", dup2(1, -1));
	printf(" %d\n", errno == EBADF);
	printf("%d\n", dup2(20, 20));
	return 0;
}
