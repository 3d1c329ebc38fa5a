// files: those of the ramdisk, for reading.

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>

static int open_for_reading(const char *path, enum redirect_kind kind)
{
	if (kind == REDIRECT_READ)
		return open(path, O_RDONLY);
	errno = ENOSYS;
	return -1;
}

static const struct shell_files reading = {.open = open_for_reading};
SHELL_FILES(reading);

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
