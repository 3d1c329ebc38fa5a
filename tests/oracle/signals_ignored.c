// signals_ignored: signals whose default is to do nothing.

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	raise(SIGCHLD);
	raise(SIGURG);
	raise(SIGWINCH);
	raise(SIGCONT);
	printf("still here\n");
	return 0;
}
