// handler: a handler runs, and then the program goes on where it was.

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile int count;

static void caught(int signal)
{
	count += signal;
}

int main(void)
{
	volatile double value = 1.5;

	signal(SIGUSR1, caught);
	for (int i = 0; i < 5; i++) {
		raise(SIGUSR1);
		value *= 2;
	}
	printf("%d %d\n", count, (int)value);
	return 0;
}
