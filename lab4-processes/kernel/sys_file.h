// sys_file: the descriptors that calls name.

#ifndef SYS_FILE_H
#define SYS_FILE_H

#include "core/file.h"

// process_file_get: for file_get_op (core/file.h): the file of a descriptor of the running
// process; a thread of the kernel has those of the layer below.
struct file *process_file_get(int descriptor);

// process_file_init: note what that layer does. Before process_file_get is installed.
void process_file_init(void);

#endif
