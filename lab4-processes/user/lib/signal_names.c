// signal_names: from the one list of signals.

#include <signal_names.h>
#include <stdlib.h>
#include <string.h>

#include "abi/signal.h"

#define PREFIX "SIG"

static int number_from_text(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	return *end == '\0' && number <= SIGNAL_MAX ? (int)number : -1;
}

int signal_from_text(const char *text)
{
	if (*text >= '0' && *text <= '9')
		return number_from_text(text);
	if (strncmp(text, PREFIX, strlen(PREFIX)) == 0)
		text += strlen(PREFIX);
	for (int signal = 1; signal < SIGRTMIN; signal++) {
		if (strcmp(signal_name(signal) + strlen(PREFIX), text) == 0)
			return signal;
	}
	return -1;
}
