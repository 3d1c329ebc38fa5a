// image_file: an open file of the ramdisk, for reading. It has the pages that are in memory for
// programs too (lab3-userspace/kernel/image.h).

#ifndef IMAGE_FILE_H
#define IMAGE_FILE_H

#include "core/file.h"

// Of the position in such a file: a leaf.
enum { RANK_IMAGE_FILE = RANK_LEAF + 40 };

// Slot: open the file of a path, with the flags of abi/open.h. 0, and *file with a reference
// for the caller; or a negative error: -EINVAL for flags that do not exist; what image_open
// fails with; -ENOMEM. May sleep; no lock held. Default: image_file_open.
extern int (*file_open_op)(const char *path, int flags, struct file **file);

must_check int image_file_open(const char *path, int flags, struct file **file);

#endif
