// exec_too_long: arguments have a limit, and beyond it the caller goes on.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIZE (4 << 20)

int main(int argc, char **argv)
{
	char *text = malloc(SIZE);
	char *words[] = {argv[0], text, NULL};

	if (argc > 1)
		return 1;
	memset(text, 'x', SIZE - 1);
	text[SIZE - 1] = '\0';
	printf("%d", execv(argv[0], words));
	printf(" %d\n", errno == E2BIG);
	return 0;
}
