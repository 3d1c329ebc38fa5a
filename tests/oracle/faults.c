// faults: an exception ends the program by its signal.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void divide(void)
{
	volatile int zero = 0, one = 1;

	one = one / zero;
}

static void null_write(void)
{
	// The compiler must not know it.
	volatile int *volatile bad = (volatile int *)8;

	*bad = 1;
}

static void illegal(void)
{
	__builtin_trap();
}

int main(void)
{
	static void (*const crimes[])(void) = {divide, null_write, illegal};

	for (int i = 0; i < 3; i++) {
		int status = 0;

		if (fork() == 0) {
			crimes[i]();
			_exit(0);
		}
		wait(&status);
		printf("%d: %d\n", i, WTERMSIG(status));
	}
	return 0;
}
