// fault_handled: a handler of SIGSEGV learns the address.

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void caught(int signal, siginfo_t *info, void *context)
{
	(void)context;
	printf("%d at %#lx\n", signal, (unsigned long)info->si_addr);
	fflush(stdout);
	_exit(7);
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO};

	// The compiler must not know it.
	volatile int *volatile bad = (volatile int *)0x123;

	sigaction(SIGSEGV, &action, NULL);
	*bad = 1;
	return 0;
}
