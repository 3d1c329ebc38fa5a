// terminal_file: the terminal as a file.

#ifndef TERMINAL_FILE_H
#define TERMINAL_FILE_H

#include "core/file.h"

// terminal_file_init: a thread of the kernel reads from this file instead. Before the first
// read.
void terminal_file_init(struct file *kernel);

// terminal_file: with a reference for the caller.
must_check struct file *terminal_file(void);

// terminal_file_is: is this the terminal?
bool terminal_file_is(const struct file *file);

#endif
