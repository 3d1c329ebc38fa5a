// ustar: reading an archive that lies in memory, in the form `ustar` (POSIX.1-2017, pax, "ustar
// Interchange Format"). Nothing in it is believed.
//
// Pure: it runs on the host as well.

#ifndef USTAR_H
#define USTAR_H

#include "lib/types.h"

#define USTAR_BLOCK    512
#define USTAR_PATH_MAX 257 // bytes: a prefix of 155, a slash, a name of 100, and NUL

struct ustar {
	const uint8_t *data;
	size_t size;
};

// A file of an archive; all 0 to begin with the first one.
struct ustar_file {
	char path[USTAR_PATH_MAX]; // as it stands in the archive
	const uint8_t *data;
	size_t size;
	size_t next; // where in the archive the next entry begins
};

// ustar_next: go on to the next regular file. Entries of another kind are passed over: folders,
// links, and what other forms of tar add (long names and times). 1: *file is the next one. 0:
// there are no more. -EIO: the archive is damaged or cut off here.
must_check int ustar_next(const struct ustar *archive, struct ustar_file *file);

// ustar_is: does `path` lead to this file? Slashes and "./" in front of it, or in the archive,
// make no difference.
bool ustar_is(const struct ustar_file *file, const char *path);

#endif
