// ramdisk: see ramdisk.h.

#include "ramdisk.h"

#include "abi/error.h"
#include "arch/boot_info.h"
#include "lib/string.h"
#include "mm/physical.h"

// The frames of the ramdisk are reserved (mm/frame_pool.h), so nobody else writes there.
static struct ustar archive(void)
{
	return (struct ustar){.data = physical_pointer(boot_info.ramdisk_start),
	                      .size = boot_info.ramdisk_end - boot_info.ramdisk_start};
}

int ramdisk_next(struct ustar_file *file)
{
	struct ustar all = archive();

	return all.size == 0 ? 0 : ustar_next(&all, file);
}

int ramdisk_find(const char *path, struct ustar_file *file)
{
	struct ustar all = archive();

	return all.size == 0 ? -ENOENT : ustar_find(&all, path, file);
}

static int read_at(const struct image_source *source, uint64_t offset, void *to, size_t size)
{
	memcpy(to, (const uint8_t *)source->data + offset, size);
	return 0;
}

int ramdisk_image(const char *path, struct image_source *source)
{
	struct ustar_file file;
	int error = ramdisk_find(path, &file);

	if (error)
		return error;
	*source = (struct image_source){.size = file.size,
	                                .key = (uint64_t)file.data,
	                                .read_at = read_at,
	                                .data = file.data};
	return 0;
}
