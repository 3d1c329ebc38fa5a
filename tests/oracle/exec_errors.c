// exec_errors: exec that fails leaves the program as it is.

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *words[] = {argv[0], NULL};
	// The compiler must not know them.
	void *volatile bad = (void *)8;
	int local = argc + 41;

	printf("%d", execv("/no/such/program", words));
	printf(" %d\n", errno == ENOENT);
	printf("%d", execv("", words));
	printf(" %d\n", errno == ENOENT);
	printf("%d", execv(bad, words));
	printf(" %d\n", errno == EFAULT);
	printf("%d", execv(argv[0], bad));
	printf(" %d\n", errno == EFAULT);
	printf("%d\n", local);
	return 0;
}
