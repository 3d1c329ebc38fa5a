// files: what the shell can do with files. In this lab it can read them; the folder sh/ of a
// later lab adds an entry with what it brings:
//
//     static const struct shell_files files = {.open = open_file, .make_pipe = pipe};
//     SHELL_FILES(files);

#ifndef SH_FILES_H
#define SH_FILES_H

#include "lexer.h"

// A function that is NULL is not there yet. Both return -1 and errno on error.
struct shell_files {
	// A descriptor of the file, opened as the kind says (not REDIRECT_DUPLICATE). ENOSYS:
	// it cannot be opened in that way yet.
	int (*open)(const char *path, enum redirect_kind kind);
	// Two descriptors: what is written to the second is read from the first.
	int (*make_pipe)(int ends[2]);
};

// The linker makes a table of all entries, in the order of the labs. Of each function the last
// one counts.
#define SHELL_FILES(entry)                                                                     \
	static const struct shell_files *const files_entry                                     \
		__attribute__((section("shell_files"), used)) = &(entry)

// files_open, files_pipe: by the last entry that can; -1 and errno: ENOSYS if there is none.
int files_open(const char *path, enum redirect_kind kind);
int files_pipe(int ends[2]);

#endif
