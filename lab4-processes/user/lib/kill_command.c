// kill_command: signals for processes and groups.

#include <ctype.h>
#include <errno.h>
#include <kill_command.h>
#include <signal.h>
#include <signal_names.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STATUS_USAGE 2
#define NAMED        31 // signals that have a name of their own

static int list_signals(void)
{
	for (int signal = 1; signal <= NAMED; signal++)
		printf("%2d %s\n", signal, strsignal(signal));
	return EXIT_SUCCESS;
}

static bool number_from_text(const char *text, pid_t *number)
{
	char *end;

	*number = (pid_t)strtol(text, &end, 10);
	return end != text && *end == '\0';
}

static bool send(const char *text, int signal, pid_t (*other)(const char *text))
{
	bool by_number = isdigit((unsigned char)text[0]) || text[0] == '-';
	pid_t target = 0;

	if (by_number ? !number_from_text(text, &target)
	              : other == NULL || (target = other(text)) == 0) {
		fprintf(stderr, "kill: there is no %s\n", text);
		return false;
	}
	if (kill(target, signal) == 0)
		return true;
	fprintf(stderr, "kill: %s: %s\n", text, strerror(errno));
	return false;
}

int kill_command(int argc, char **argv, pid_t (*other)(const char *text))
{
	int signal = SIGTERM, first = 1;
	bool all = true;

	if (argc == 2 && strcmp(argv[1], "-l") == 0)
		return list_signals();
	if (argc > 3 && strcmp(argv[1], "-s") == 0)
		signal = signal_from_text(argv[2]), first = 3;
	else if (argc > 2 && argv[1][0] == '-')
		signal = signal_from_text(argv[1] + 1), first = 2;
	if (first == argc || signal < 0) {
		fprintf(stderr, "usage: kill [-SIGNAL] PID...\n");
		return STATUS_USAGE;
	}
	for (int i = first; i < argc; i++)
		all &= send(argv[i], signal, other);
	return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
