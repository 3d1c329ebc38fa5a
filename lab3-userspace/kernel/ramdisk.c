// ramdisk: see ramdisk.h.

#include "ramdisk.h"

#include "abi/error.h"
#include "arch/boot_info.h"
#include "arch/cpu.h"
#include "core/init.h"
#include "core/panic.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/physical.h"

// The files, found once: each header has a sum to be checked. Written before anybody looks.
static struct ustar_file *files;
static uint32_t file_count;
static int damage; // 0, or the error for a file that is not found: it may lie behind

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

// Memory for `count` files.
static struct ustar_file *table_alloc(uint32_t count)
{
	uint32_t frames = count * sizeof(struct ustar_file) / FRAME_SIZE + 1;
	paddr_t table = frame_alloc_run(frames, FRAME_NO_LIMIT, FRAME_KERNEL);

	if (table == 0)
		panic("no memory for the names of the ramdisk's %u files", count);
	return physical_pointer(table);
}

static void ramdisk_init(void)
{
	struct ustar_file file = {.next = 0};
	uint32_t count = 0;

	while ((damage = ramdisk_next(&file)) == 1)
		count++;
	if (count == 0)
		return;
	files = table_alloc(count);
	file = (struct ustar_file){.next = 0};
	for (; file_count < count && ramdisk_next(&file) == 1; file_count++)
		files[file_count] = file;
}

INIT(INIT_SERVICE, ramdisk_init);

int ramdisk_find(const char *path, struct ustar_file *file)
{
	for (uint32_t i = 0; i < file_count; i++) {
		if (ustar_is(&files[i], path)) {
			*file = files[i];
			return 0;
		}
	}
	return damage ? damage : -ENOENT;
}

// In words, since most that is read is a page.
static int read_at(const struct image_source *source, uint64_t offset, void *to, size_t size)
{
	const uint8_t *from = (const uint8_t *)source->data + offset;
	size_t whole = round_down(size, sizeof(uint64_t));

	words_copy(to, from, whole / sizeof(uint64_t));
	memcpy((uint8_t *)to + whole, from + whole, size - whole);
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
	                                .data = file.data,
	                                .in_memory = true};
	return 0;
}
