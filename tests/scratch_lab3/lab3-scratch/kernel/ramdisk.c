// ramdisk: finding a file of the archive (POSIX.1-2017, pax, "ustar Interchange Format").

#include "ramdisk.h"

#include "arch/boot_info.h"
#include "core/panic.h"
#include "lib/string.h"
#include "mm/physical.h"

#define BLOCK       512
#define NAME_SIZE   100
#define SIZE_OFFSET 124

// EXERCISE 3.1  Find a file.
//
// Return where the file `name` begins, and its size in *size; NULL when there is none.
const uint8_t *ramdisk_find(const char *name, size_t *size)
{
	//@ solution 3.1
	const uint8_t *at = physical_pointer(boot_info.ramdisk_start);
	const uint8_t *end = physical_pointer(boot_info.ramdisk_end);

	for (; at < end && *at != 0; at += BLOCK + (*size + BLOCK - 1) / BLOCK * BLOCK) {
		*size = 0;
		for (const uint8_t *digit = at + SIZE_OFFSET; *digit >= '0'; digit++)
			*size = *size * 8 + (*digit - '0');
		if (memcmp(at, name, strlen(name) + 1) == 0)
			return at + BLOCK;
	}
	return NULL;
	//@ stub
	//   (void)name, (void)size;
	//   exercise_missing("3.1");
	//@ end
}
