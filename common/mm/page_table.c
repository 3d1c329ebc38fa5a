// page_table: walking and changing the tables through the physical map.

#include "mm/page_table.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "mm/frame.h"
#include "mm/physical.h"

#define TABLE_ENTRIES 512
#define TABLE_LEVELS  4

paddr_t kernel_root;

static unsigned table_index(vaddr_t address, unsigned level)
{
	return address >> (PAGE_SHIFT + 9 * (level - 1)) & (TABLE_ENTRIES - 1);
}

static uint64_t *table_of(uint64_t entry)
{
	return physical_pointer(entry & PAGE_ADDRESS);
}

static uint64_t entry_bits(vaddr_t address, unsigned flags)
{
	uint64_t bits = PAGE_PRESENT | PAGE_ACCESSED;

	if (flags & MAP_WRITE)
		bits |= PAGE_WRITABLE | PAGE_DIRTY;
	if (flags & MAP_USER)
		bits |= PAGE_USER;
	if (flags & MAP_UNCACHED)
		bits |= PAGE_UNCACHED | PAGE_WRITE_THROUGH;
	if (flags & MAP_COMBINED)
		bits |= PAGE_WRITE_THROUGH; // see arch/memory_type.c
	if (!(flags & MAP_EXECUTE) && cpu_features.nx)
		bits |= PAGE_NX;
	if (address >= UPPER_HALF) // the same in every address space
		bits |= PAGE_GLOBAL;
	return bits;
}

// The entry of `address` at `level`, with the tables above it made where they are missing. They
// allow everything: the last level decides.
static int entry_make(paddr_t root, vaddr_t address, unsigned level, uint64_t **entry)
{
	uint64_t *table = physical_pointer(root);

	for (unsigned l = TABLE_LEVELS; l > level; l--) {
		uint64_t *next = &table[table_index(address, l)];

		if (!(*next & PAGE_PRESENT)) {
			paddr_t frame = frame_alloc_zeroed(FRAME_PAGE_TABLE);

			if (frame == 0)
				return -ENOMEM;
			*next = frame | PAGE_PRESENT | PAGE_WRITABLE |
			        (address < UPPER_HALF ? PAGE_USER : 0);
		} else if (*next & PAGE_LARGE) {
			return -EEXIST;
		}
		table = table_of(*next);
	}
	*entry = &table[table_index(address, level)];
	return 0;
}

static int entry_map(paddr_t root, vaddr_t address, unsigned level, paddr_t frame,
                     unsigned flags)
{
	uint64_t size = (uint64_t)PAGE_SIZE << 9 * (level - 1);
	uint64_t *entry;
	int error;

	if (address % size != 0 || frame % size != 0 || !page_is_canonical(address))
		return -EINVAL;
	if ((flags & MAP_WRITE) && (flags & MAP_EXECUTE))
		return -EINVAL;
	error = entry_make(root, address, level, &entry);
	if (error)
		return error;
	if (*entry & PAGE_PRESENT)
		return -EEXIST;
	*entry = frame | entry_bits(address, flags) | (level > 1 ? PAGE_LARGE : 0);
	return 0;
}

int page_map(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags)
{
	return entry_map(root, address, 1, frame, flags);
}

int page_map_large(paddr_t root, vaddr_t address, paddr_t frame, unsigned flags)
{
	return entry_map(root, address, 2, frame, flags);
}

// The present entry of a 4 KiB page, for changing it.
static int entry_find(paddr_t root, vaddr_t address, uint64_t **entry)
{
	struct page_walk walk;
	int error = page_walk(root, address, &walk);

	if (error)
		return error;
	if (walk.level != 1 || address % PAGE_SIZE != 0)
		return -EINVAL;
	*entry = walk.entry;
	return 0;
}

int page_unmap(paddr_t root, vaddr_t address, paddr_t *frame)
{
	uint64_t *entry;
	int error = entry_find(root, address, &entry);

	if (error)
		return error;
	*frame = *entry & PAGE_ADDRESS;
	*entry = 0;
	return 0;
}

int page_protect(paddr_t root, vaddr_t address, unsigned flags)
{
	uint64_t *entry;
	int error = entry_find(root, address, &entry);

	if (error)
		return error;
	if ((flags & MAP_WRITE) && (flags & MAP_EXECUTE))
		return -EINVAL;
	*entry = (*entry & PAGE_ADDRESS) | entry_bits(address, flags);
	return 0;
}

int page_walk(paddr_t root, vaddr_t address, struct page_walk *walk)
{
	uint64_t *table = physical_pointer(root);
	uint64_t allowed = PAGE_WRITABLE | PAGE_USER; // until a level forbids it
	uint64_t forbidden = 0;                       // PAGE_NX once a level says so
	unsigned level = TABLE_LEVELS;

	if (!page_is_canonical(address))
		return -EINVAL;
	for (;; level--) {
		uint64_t *entry = &table[table_index(address, level)];

		*walk = (struct page_walk){.entry = entry, .level = level};
		if (!(*entry & PAGE_PRESENT))
			return -ENOENT;
		allowed &= *entry;
		forbidden |= *entry & PAGE_NX;
		if (level == 1 || (*entry & PAGE_LARGE))
			break;
		table = table_of(*entry);
	}
	uint64_t size = (uint64_t)PAGE_SIZE << 9 * (level - 1);
	walk->address = (*walk->entry & PAGE_ADDRESS & ~(size - 1)) + (address & (size - 1));
	walk->flags = (allowed & PAGE_WRITABLE ? MAP_WRITE : 0) |
	              (allowed & PAGE_USER ? MAP_USER : 0) | (forbidden ? 0 : MAP_EXECUTE) |
	              (*walk->entry & PAGE_UNCACHED ? MAP_UNCACHED : 0);
	return 0;
}

bool page_mapped(vaddr_t address)
{
	struct page_walk walk;

	return page_walk(cr3_read() & PAGE_ADDRESS, address, &walk) == 0;
}
