// boot_multiboot2: the boot information of a multiboot2 loader, GRUB for one (Multiboot2
// specification 2.0, 3.6). It is a list of tags, each aligned to 8 bytes.

#include "arch/boot_info.h"
#include "arch/boot_protocol.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "lib/string.h"
#include "mm/physical.h"

#define TAG_END            0
#define TAG_COMMAND_LINE   1
#define TAG_MODULE         3
#define TAG_MEMORY_MAP     6
#define TAG_FRAMEBUFFER    8
#define TAG_RSDP_OLD       14 // of ACPI 1.0
#define TAG_RSDP           15 // of ACPI 2.0 and later
#define TAG_ALIGN          8

#define MEMORY_RAM         1
#define FRAMEBUFFER_COLOUR 1 // a pixel holds a colour: no palette, no text
#define RSDP_SIZE          36

struct information {
	uint32_t size; // of all tags, with this
	uint32_t reserved;
};

struct tag {
	uint32_t type;
	uint32_t size; // with this, without the gap that follows
};

struct tag_module {
	struct tag tag;
	uint32_t start, end; // physical
};

struct tag_memory_map {
	struct tag tag;
	uint32_t entry_size;
	uint32_t entry_version;
};

struct memory_range {
	uint64_t start;
	uint64_t size;
	uint32_t type;
	uint32_t reserved;
};
_Static_assert(sizeof(struct memory_range) == 24, "layout given by the specification");

struct tag_framebuffer {
	struct tag tag;
	uint64_t address;
	uint32_t pitch;
	uint32_t width;
	uint32_t height;
	uint8_t bits;
	uint8_t type;
	uint16_t reserved;
	// For FRAMEBUFFER_COLOUR:
	uint8_t red_shift, red_bits;
	uint8_t green_shift, green_bits;
	uint8_t blue_shift, blue_bits;
};
_Static_assert(offsetof(struct tag_framebuffer, red_shift) == 32,
               "layout given by the specification");

// The contents of a tag of this type; all tags begin with struct tag.
static const void *content(const struct tag *tag)
{
	return tag + 1;
}

static void read_memory_map(const struct tag_memory_map *map)
{
	const uint8_t *entry = (const uint8_t *)(map + 1);
	const uint8_t *end = (const uint8_t *)map + map->tag.size;

	// Entries may grow in later versions.
	for (; entry + sizeof(struct memory_range) <= end; entry += map->entry_size) {
		const struct memory_range *range = (const struct memory_range *)entry;

		boot_info_add_range(range->start, range->size, range->type == MEMORY_RAM);
	}
}

static void read_framebuffer(const struct tag_framebuffer *tag)
{
	if (tag->type != FRAMEBUFFER_COLOUR)
		return;
	boot_info.framebuffer = (struct boot_framebuffer){
		.address = tag->address,
		.pitch = tag->pitch,
		.width = tag->width,
		.height = tag->height,
		.bits = tag->bits,
		.red_shift = tag->red_shift,
		.green_shift = tag->green_shift,
		.blue_shift = tag->blue_shift,
	};
}

// The first module is the ramdisk.
static void read_module(const struct tag_module *module)
{
	if (boot_info.ramdisk_end != 0)
		return;
	boot_info.ramdisk_start = module->start;
	boot_info.ramdisk_end = module->end;
}

// The tag holds a copy of ACPI's root pointer, in memory that will be used for other things.
// The newer of the two tags comes later or alone, and wins either way.
static void read_rsdp(const struct tag *tag)
{
	static uint8_t rsdp[RSDP_SIZE];
	static uint32_t from;

	if (tag->type < from)
		return;
	from = tag->type;
	memcpy(rsdp, content(tag), min_u64(tag->size - sizeof(*tag), RSDP_SIZE));
	boot_info.rsdp = (vaddr_t)rsdp - KERNEL_BASE;
}

static void read_tag(const struct tag *tag)
{
	switch (tag->type) {
	case TAG_COMMAND_LINE:
		string_copy(boot_info.command_line, content(tag),
		            sizeof(boot_info.command_line));
		break;
	case TAG_MODULE:
		read_module((const struct tag_module *)tag);
		break;
	case TAG_MEMORY_MAP:
		read_memory_map((const struct tag_memory_map *)tag);
		break;
	case TAG_FRAMEBUFFER:
		read_framebuffer((const struct tag_framebuffer *)tag);
		break;
	case TAG_RSDP_OLD:
	case TAG_RSDP:
		read_rsdp(tag);
		break;
	}
}

static void read_information(paddr_t information)
{
	const struct information *header = physical_pointer(information);
	paddr_t end, next = information + sizeof(*header);

	if (information + sizeof(*header) > BOOT_MAP_SIZE)
		panic("multiboot2 information at %#lx is out of reach", information);
	end = information + header->size;
	if (end > BOOT_MAP_SIZE)
		panic("multiboot2 information at %#lx is out of reach", information);
	boot_info.loader = "multiboot2";
	while (next + sizeof(struct tag) <= end) {
		const struct tag *tag = physical_pointer(next);

		if (tag->type == TAG_END || tag->size < sizeof(*tag))
			break;
		read_tag(tag);
		next = round_up(next + tag->size, TAG_ALIGN);
	}
	if (boot_info.range_count == 0)
		panic("the multiboot2 information has no memory map");
}

static const struct boot_reader reader = {.protocol = BOOT_PROTOCOL_MULTIBOOT2,
                                          .read = read_information};
BOOT_READER(20, multiboot2, reader);
