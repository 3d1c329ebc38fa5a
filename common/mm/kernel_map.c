// kernel_map: the kernel's own page tables and regions.
//
// Nothing is both writable and executable, not even through two mappings: where the physical
// map shows the frames of the kernel's text and constants it is read-only too.

#include "mm/kernel_map.h"

#include "abi/error.h"
#include "arch/boot_info.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "mm/aspace.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/physical.h"

#define TABLE_ENTRIES  512
#define TOP_LEVEL_SIZE (1ull << 39) // what an entry of the root maps

extern uint8_t text_start[], text_end[], rodata_start[], rodata_end[];
extern uint8_t data_start[], data_end[], symbols_start[], symbols_end[];

// The size of the physical map: whole top-level entries, as many as memory needs, at least one.
static paddr_t physical_limit = TOP_LEVEL_SIZE;

static void map_or_panic(vaddr_t address, paddr_t frame, unsigned flags)
{
	int error = page_map(kernel_root, address, frame, flags);

	if (error && error != -EEXIST)
		panic("mapping %p to frame %#lx: %s", (void *)address, frame,
		      error_name(error));
}

static void map_image(const uint8_t *start, const uint8_t *end, unsigned flags)
{
	for (vaddr_t page = (vaddr_t)start; page < (vaddr_t)end; page += PAGE_SIZE)
		map_or_panic(page, page - KERNEL_BASE, flags);
}

static bool holds_constants(paddr_t start, paddr_t end)
{
	return start < (vaddr_t)rodata_end - KERNEL_BASE &&
	       end > (vaddr_t)text_start - KERNEL_BASE;
}

// The physical map of one stretch of 2 MiB: as a large page unless part of it must not be
// writable.
static void map_physical(paddr_t start)
{
	int error;

	if (holds_constants(start, start + LARGE_PAGE_SIZE)) {
		for (paddr_t frame = start; frame < start + LARGE_PAGE_SIZE; frame += PAGE_SIZE)
			map_or_panic(PHYSICAL_MAP + frame, frame,
			             holds_constants(frame, frame + PAGE_SIZE) ? MAP_READ
			                                                       : MAP_WRITE);
		return;
	}
	error = page_map_large(kernel_root, PHYSICAL_MAP + start, start, MAP_WRITE);
	if (error && error != -EEXIST)
		panic("mapping physical memory at %#lx: %s", start, error_name(error));
}

// Two ranges may share a stretch of 2 MiB; it is then mapped once.
static void map_memory(void)
{
	map_physical(0);
	for (uint32_t i = 0; i < boot_info.range_count; i++) {
		const struct boot_range *range = &boot_info.ranges[i];

		if (!range->usable)
			continue;
		for (paddr_t start = round_down(range->start, LARGE_PAGE_SIZE);
		     start < range->end; start += LARGE_PAGE_SIZE)
			map_physical(start);
		physical_limit = max_u64(physical_limit, round_up(range->end, TOP_LEVEL_SIZE));
	}
}

// The entries of the root that the upper half uses: few, so that sharing them costs little.
static struct {
	size_t count;
	uint16_t index[TABLE_ENTRIES / 2];
} shared;

static void note_shared(void)
{
	const uint64_t *root = physical_pointer(kernel_root);

	for (uint16_t i = TABLE_ENTRIES / 2; i < TABLE_ENTRIES; i++)
		if (root[i] & PAGE_PRESENT)
			shared.index[shared.count++] = i;
}

paddr_t page_root_alloc(void)
{
	const uint64_t *kernel = physical_pointer(kernel_root);
	paddr_t root = frame_alloc_zeroed(FRAME_PAGE_TABLE);
	uint64_t *table = physical_pointer(root);

	for (size_t i = 0; root != 0 && i < shared.count; i++)
		table[shared.index[i]] = kernel[shared.index[i]];
	return root;
}

void page_root_free(paddr_t root)
{
	uint64_t *table = physical_pointer(root);

	assert(root != kernel_root && root != (cr3_read() & PAGE_ADDRESS));
	assert(words_zero(table, TABLE_ENTRIES / 2));
	for (size_t i = 0; i < shared.count; i++)
		table[shared.index[i]] = 0;
	frame_put_zeroed(root);
}

// Every top-level entry that the upper half will ever use gets its table now, so that an
// address space that copies these entries once sees every later change.
static void make_top_level(vaddr_t start, vaddr_t end)
{
	uint64_t *root = physical_pointer(kernel_root);

	for (vaddr_t address = start; address < end && address >= start;
	     address += TOP_LEVEL_SIZE) {
		uint64_t *entry = &root[address >> 39 & 511];
		paddr_t table;

		if (*entry & PAGE_PRESENT)
			continue;
		table = frame_alloc_zeroed(FRAME_PAGE_TABLE);
		if (table == 0)
			panic("no frame for the kernel's page tables");
		*entry = table | PAGE_PRESENT | PAGE_WRITABLE;
	}
}

static void add_region(struct region *region, vaddr_t start, vaddr_t end, unsigned flags,
                       const char *name)
{
	int error;

	*region = (struct region){.start = start, .end = end, .flags = flags, .name = name};
	error = aspace_add(&kernel_aspace, region);
	if (error)
		panic("region %s: %s", name, error_name(error));
}

static void add_regions(void)
{
	static struct region physical, stacks, heap, text, constants, data, symbols;

	aspace_claim(&kernel_aspace);
	add_region(&physical, PHYSICAL_MAP, PHYSICAL_MAP_END, MAP_WRITE, "the physical map");
	add_region(&stacks, STACK_AREA, STACK_AREA_END, MAP_WRITE, "the kernel's stacks");
	add_region(&heap, HEAP_AREA, HEAP_AREA + HEAP_SIZE, MAP_WRITE, "the kernel's heap");
	add_region(&text, (vaddr_t)text_start, (vaddr_t)text_end, MAP_EXECUTE,
	           "the kernel's text");
	add_region(&constants, (vaddr_t)rodata_start, (vaddr_t)rodata_end, MAP_READ,
	           "the kernel's constants");
	add_region(&data, (vaddr_t)data_start, (vaddr_t)data_end, MAP_WRITE,
	           "the kernel's data");
	if ((vaddr_t)symbols_end > (vaddr_t)symbols_start)
		add_region(&symbols, (vaddr_t)symbols_start, (vaddr_t)symbols_end, MAP_READ,
		           "the kernel's symbols");
	aspace_disclaim(&kernel_aspace);
}

void aspace_init_kernel(void)
{
	page_table_init();
	kernel_root = frame_alloc_zeroed(FRAME_PAGE_TABLE);
	if (kernel_root == 0)
		panic("no frame for the kernel's page tables");
	map_memory();
	map_image(text_start, text_end, MAP_EXECUTE);
	map_image(rodata_start, rodata_end, MAP_READ);
	map_image(data_start, data_end, MAP_WRITE);
	map_image(symbols_start, symbols_end, MAP_READ);
	make_top_level(PHYSICAL_MAP, PHYSICAL_MAP + physical_limit);
	make_top_level(STACK_AREA, STACK_AREA_END);
	make_top_level(HEAP_AREA, HEAP_AREA + HEAP_SIZE);
	note_shared();
	kernel_aspace.root = kernel_root;
	cr3_write(kernel_root);
	add_regions();
}

// Map one page of a device that is mapped up to `end`: 2 MiB of it if that is allowed and fits.
// Returns its size, or a negative error. Does not change an existing mapping.
static int64_t map_device_page(paddr_t page, paddr_t end, unsigned flags, bool may_be_large)
{
	int error = -EEXIST;

	if (may_be_large && page % LARGE_PAGE_SIZE == 0 && end - page >= LARGE_PAGE_SIZE)
		error = page_map_large(kernel_root, PHYSICAL_MAP + page, page, flags);
	if (error == 0)
		return LARGE_PAGE_SIZE;
	if (error == -EEXIST)
		error = page_map(kernel_root, PHYSICAL_MAP + page, page, flags);
	return error == 0 || error == -EEXIST ? PAGE_SIZE : error;
}

static int map_device(paddr_t address, size_t size, unsigned flags, bool may_be_large)
{
	paddr_t end = address + size;
	int64_t mapped = 0;

	if (end < address || end > physical_limit)
		return -EINVAL;
	spin_lock(&kernel_aspace.lock);
	for (paddr_t page = round_down(address, PAGE_SIZE); page < end && mapped >= 0;
	     page += (paddr_t)mapped)
		mapped = map_device_page(page, end, MAP_WRITE | flags, may_be_large);
	spin_unlock(&kernel_aspace.lock);
	return mapped < 0 ? (int)mapped : 0;
}

int device_map(paddr_t address, size_t size)
{
	return map_device(address, size, MAP_UNCACHED, false);
}

int device_map_memory(paddr_t address, size_t size)
{
	return map_device(address, size, MAP_COMBINED, true);
}
