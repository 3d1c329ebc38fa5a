// files: none of its own.

#include "files.h"

#include <errno.h>
#include <stddef.h>

// An entry without functions, so that there is a table.
static const struct shell_files none;
SHELL_FILES(none);

// The linker defines these for a section whose name is one of C.
extern const struct shell_files *const __start_shell_files[], *const __stop_shell_files[];

int files_open(const char *path, enum redirect_kind kind)
{
	for (const struct shell_files *const *files = __stop_shell_files;
	     files-- > __start_shell_files;) {
		if ((*files)->open != NULL)
			return (*files)->open(path, kind);
	}
	errno = ENOSYS;
	return -1;
}

int files_pipe(int ends[2])
{
	for (const struct shell_files *const *files = __stop_shell_files;
	     files-- > __start_shell_files;) {
		if ((*files)->make_pipe != NULL)
			return (*files)->make_pipe(ends);
	}
	errno = ENOSYS;
	return -1;
}
