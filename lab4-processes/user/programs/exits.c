// exits CODE, exits SIGNAL: end with this code, or by this signal ("KILL", "SEGV").

#include <ctype.h>
#include <signal.h>
#include <signal_names.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int signal;

	if (argc == 2 && isdigit((unsigned char)argv[1][0]))
		return atoi(argv[1]);
	signal = argc == 2 ? signal_from_text(argv[1]) : -1;
	if (signal <= 0) {
		fprintf(stderr, "usage: exits CODE|SIGNAL\n");
		return EXIT_FAILURE;
	}
	raise(signal);
	printf("exits: still here after %s\n", argv[1]);
	return EXIT_SUCCESS;
}
