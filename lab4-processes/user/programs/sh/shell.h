// shell: what the parts of the shell know of each other.

#ifndef SH_SHELL_H
#define SH_SHELL_H

#include <stdbool.h>
#include <sys/types.h>

#define STATUS_WRONG      2   // the line was wrong, or a builtin called wrongly
#define STATUS_CANNOT_RUN 126 // the program is there, and cannot be run
#define STATUS_NOT_FOUND  127
#define STATUS_SIGNALLED  128 // and the signal that ended the program

struct shell {
	int status;       // $?: of what ended last
	pid_t pid;        // $$: of the shell itself, also in parentheses
	pid_t background; // $!: of what was started last with &; 0: nothing
	char **words;     // $0 and what follows it
	int word_count;
	bool exiting;     // `exit` was said
	bool interactive; // it has a terminal, and each job a group of its own
};

extern struct shell shell;

// shell_parameter: the value of $NAME, where NAME has `length` characters; NULL: it has none.
// The text is good until the next call.
const char *shell_parameter(const char *name, size_t length);

// shell_complain: `sh: ` and the rest, on the standard error.
void shell_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
