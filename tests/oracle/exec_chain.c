// exec_chain: a program that becomes itself again, ten times.

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int left = argc > 1 ? atoi(argv[1]) : 10;
	char text[16];

	printf("%d\n", left);
	if (left == 0)
		return 5;
	snprintf(text, sizeof(text), "%d", left - 1);
	fflush(stdout);
	execl(argv[0], argv[0], text, (char *)NULL);
	return 1;
}
