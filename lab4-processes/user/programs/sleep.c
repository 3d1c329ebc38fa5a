// sleep SECONDS: wait. 0.25 is a quarter of a second.

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MILLISECONDS 1000
#define MICROSECONDS 1000 // in one of those

// milliseconds_of: the text has up to three digits behind the point. -1: it is not a number.
static long milliseconds_of(const char *text)
{
	char *end;
	long value;

	if (!isdigit((unsigned char)text[0]))
		return -1;
	value = strtol(text, &end, 10) * MILLISECONDS;
	if (*end == '.') {
		for (long unit = MILLISECONDS / 10; isdigit((unsigned char)*++end); unit /= 10)
			value += (*end - '0') * unit;
	}
	return *end == '\0' ? value : -1;
}

int main(int argc, char **argv)
{
	long left = argc == 2 ? milliseconds_of(argv[1]) : -1;

	if (left < 0) {
		fprintf(stderr, "usage: sleep SECONDS\n");
		return EXIT_FAILURE;
	}
	// In parts, since usleep takes no more than an unsigned number.
	for (; left > MILLISECONDS; left -= MILLISECONDS)
		usleep(MILLISECONDS * MICROSECONDS);
	usleep((unsigned)left * MICROSECONDS);
	return EXIT_SUCCESS;
}
