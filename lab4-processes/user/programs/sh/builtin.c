// builtin: the table, and those that concern the shell itself.

#include "builtin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shell.h"
#include "variables.h"

// The linker defines these for a section whose name is one of C.
extern const struct builtin *const __start_shell_builtins[], *const __stop_shell_builtins[];

const struct builtin *builtin_find(const char *name)
{
	for (const struct builtin *const *builtin = __start_shell_builtins;
	     builtin < __stop_shell_builtins; builtin++) {
		if (strcmp((*builtin)->name, name) == 0)
			return *builtin;
	}
	return NULL;
}

static int run_help(int argc, char **argv)
{
	char line[80];

	(void)argc, (void)argv;
	for (const struct builtin *const *builtin = __start_shell_builtins;
	     builtin < __stop_shell_builtins; builtin++) {
		snprintf(line, sizeof(line), "%s %s", (*builtin)->name, (*builtin)->usage);
		printf("%-28s %s\n", line, (*builtin)->help);
	}
	return 0;
}

SHELL_BUILTIN("help", "", "this list", run_help);

static int run_nothing(int argc, char **argv)
{
	(void)argc, (void)argv;
	return 0;
}

SHELL_BUILTIN(":", "", "nothing", run_nothing);

static int run_exit(int argc, char **argv)
{
	char *end;
	long status;

	shell.exiting = true;
	if (argc == 1)
		return shell.status;
	status = strtol(argv[1], &end, 10);
	if (end != argv[1] && *end == '\0')
		return (int)(status & 0xFF);
	shell_complain("exit: %s is not a number", argv[1]);
	return STATUS_WRONG;
}

SHELL_BUILTIN("exit", "[STATUS]", "end the shell", run_exit);

static int run_export(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *equals = strchr(argv[i], '=');
		size_t length = equals == NULL ? strlen(argv[i]) : (size_t)(equals - argv[i]);

		variable_set(argv[i], length, equals == NULL ? NULL : equals + 1, true);
	}
	return 0;
}

SHELL_BUILTIN("export", "NAME[=VALUE]...", "give variables to programs", run_export);

static int run_unset(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		variable_forget(argv[i]);
	return 0;
}

SHELL_BUILTIN("unset", "NAME...", "forget variables", run_unset);
