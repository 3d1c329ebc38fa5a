// exit_functions: exit calls what atexit was given, _exit does not.

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void first(void)
{
	printf("first\n");
}

static void second(void)
{
	printf("second\n");
}

int main(void)
{
	atexit(first);
	atexit(second);
	if (fork() == 0)
		_exit(1);
	wait(NULL);
	if (fork() == 0)
		exit(2);
	wait(NULL);
	printf("main\n");
	return 3;
}
