// ramdisk: the files that the loader has brought along, in an archive (ustar.h).

#ifndef RAMDISK_H
#define RAMDISK_H

#include "image.h"
#include "ustar.h"

// ramdisk_next: as ustar_next. Without a ramdisk there are no files. The bytes of a file stay
// where they are for ever. No sleep, no locks.
must_check int ramdisk_next(struct ustar_file *file);

// ramdisk_find: the first file of a path. 0; -ENOENT; or -EIO, if it is not there and the
// archive is damaged. No sleep, no locks.
must_check int ramdisk_find(const char *path, struct ustar_file *file);

// ramdisk_image: how the images of image.h come to files of the ramdisk: image_find_op.
must_check int ramdisk_image(const char *path, struct image_source *source);

#endif
