// hello: the first program.

#include <stdio.h>

int main(int argc, char **argv)
{
	(void)argv;
	printf("Hello, world! argc is %d.\n", argc);
	return 0;
}
