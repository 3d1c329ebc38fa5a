// builtin: the commands that the shell carries out itself.

#ifndef SH_BUILTIN_H
#define SH_BUILTIN_H

struct builtin {
	const char *name;
	const char *usage; // of the arguments
	const char *help;  // one line
	// Returns the status.
	int (*run)(int argc, char **argv);
};

// The linker makes a table of all entries; each lab's folder sh/ can have some.
#define SHELL_BUILTIN(name_, usage_, help_, run_)                                              \
	static const struct builtin run_##_entry = {                                           \
		.name = (name_), .usage = (usage_), .help = (help_), .run = (run_)};           \
	static const struct builtin *const run_##_pointer                                      \
		__attribute__((section("shell_builtins"), used)) = &run_##_entry

// builtin_find: of that name, or NULL.
const struct builtin *builtin_find(const char *name);

#endif
