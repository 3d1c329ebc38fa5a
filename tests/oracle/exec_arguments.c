// exec_arguments: arguments and environment come through exec as they are.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *words[] = {argv[0],
	                 (char *)"one",
	                 (char *)"",
	                 (char *)"with blanks  and \"quotes\"",
	                 (char *)"\xE4\x01",
	                 NULL};
	char *environment[] = {(char *)"A=1", (char *)"EMPTY=", (char *)"B=x=y", NULL};

	if (argc == 1) {
		execve(argv[0], words, environment);
		return 1;
	}
	for (int i = 1; i < argc; i++)
		printf("%d: %zu %s\n", i, strlen(argv[i]), i < 4 ? argv[i] : "");
	printf("%s '%s' %s %d\n", getenv("A"), getenv("EMPTY"), getenv("B"),
	       getenv("PATH") == NULL);
	return 0;
}
