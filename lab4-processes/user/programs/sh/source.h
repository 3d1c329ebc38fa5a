// source: where the lines come from.

#ifndef SH_SOURCE_H
#define SH_SOURCE_H

#include "console.h"

struct source {
	const char *text; // of the lines that are left; NULL: they are read
	int fd;           // from here,
	bool console;     // or typed
};

// source_line: add the next line to the buffer, as console_read. If `goes_on` it belongs to
// those that are there.
enum console_result source_line(struct source *source, struct buffer *line, bool goes_on);

#endif
