// test_page_tables: mappings, and each mistake told apart.

#include "abi/error.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "landmark.h"
#include "mm/aspace.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/kernel_map.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "mm/tlb.h"

#define NOT_CANONICAL    (1ull << 62)
#define NO_TABLES_DEVICE (448ull << 30)
#define NO_TABLES        (TEST_AREA + (1ull << 36)) // no page tables cover it yet

static paddr_t mapped; // what the last page_unmap said

static void forget(vaddr_t address)
{
	spin_lock(&kernel_aspace.lock);
	tlb_invalidate(&kernel_aspace, address, address + 1);
	spin_unlock(&kernel_aspace.lock);
}

EARLY_TEST(base_pages_map_and_unmap)
{
	for (uint64_t i = 0; i < 64; i++) {
		vaddr_t page = TEST_AREA + secret(i) % (1ull << 30) / PAGE_SIZE * PAGE_SIZE;
		uint64_t offset = secret(100 + i) % (PAGE_SIZE / 8) * 8;
		struct page_walk walk;
		paddr_t frame;

		test_eq(page_walk(kernel_root, page + offset, &walk), -ENOENT);
		test_check(!page_mapped(page));
		frame = page_make(page, MAP_WRITE);
		*(uint64_t *)(page + offset) = secret(200 + i);
		test_report("word", 200 + i, *(uint64_t *)physical_pointer(frame + offset));
		test_ok(page_walk(kernel_root, page + offset, &walk));
		test_eq(walk.address, frame + offset);
		test_eq(walk.level, 1);
		test_check(page_mapped(page + offset));
		test_eq(page_map(kernel_root, page, frame, MAP_READ), -EEXIST);
		test_ok(page_unmap(kernel_root, page, &mapped));
		test_eq(mapped, frame);
		forget(page);
		test_check(!word_reads(page + offset));
		test_eq(page_unmap(kernel_root, page, &mapped), -ENOENT);
		frame_put(frame);
	}
}

static void check_flags(unsigned flags)
{
	struct page_walk walk;

	test_ok(page_walk(kernel_root, TEST_AREA, &walk));
	test_eq(walk.flags, flags);
	forget(TEST_AREA);
	test_check(word_reads(TEST_AREA));
	test_eq(word_writes(TEST_AREA), (flags & MAP_WRITE) != 0);
}

EARLY_TEST(base_pages_protect)
{
	static const unsigned flags[] = {MAP_READ, MAP_WRITE, MAP_EXECUTE,
	                                 MAP_WRITE | MAP_UNCACHED, MAP_READ | MAP_UNCACHED};
	paddr_t frame = page_make(TEST_AREA, MAP_READ);

	check_flags(MAP_READ);
	for (uint64_t i = 0; i < 64; i++) {
		unsigned chosen = flags[secret(i) % array_length(flags)];

		test_ok(page_protect(kernel_root, TEST_AREA, chosen));
		check_flags(chosen);
	}
	test_ok(page_protect(kernel_root, TEST_AREA, MAP_READ));
	test_eq(page_protect(kernel_root, TEST_AREA, MAP_WRITE | MAP_EXECUTE), -EINVAL);
	check_flags(MAP_READ); // a refusal changes nothing
	test_ok(page_unmap(kernel_root, TEST_AREA, &mapped));
	test_eq(mapped, frame);
}

// The flag that lets ring 3 in holds only if every level has it.
EARLY_TEST(base_pages_of_users)
{
	paddr_t root = frame_alloc_zeroed(FRAME_PAGE_TABLE), frame = frame_alloc(FRAME_TEST);
	struct page_walk walk;

	test_ok(page_map(root, 0x400000, frame, MAP_EXECUTE | MAP_USER));
	test_ok(page_map(root, 0x401000, frame, MAP_WRITE));
	test_ok(page_walk(root, 0x400123, &walk));
	test_eq(walk.flags, MAP_EXECUTE | MAP_USER);
	test_eq(walk.address, frame + 0x123);
	test_ok(page_walk(root, 0x401000, &walk));
	test_eq(walk.flags, MAP_WRITE);
	test_ok(page_map(root, TEST_AREA, frame, MAP_WRITE | MAP_USER));
	test_ok(page_walk(root, TEST_AREA, &walk));
	test_eq(walk.flags, MAP_WRITE);
	test_eq(page_walk(kernel_root, 0x400000, &walk), -ENOENT);
}

static void check_leaf(paddr_t root, vaddr_t address, unsigned flags)
{
	struct page_walk walk;

	test_ok(page_walk(root, address, &walk));
	test_eq(walk.flags, flags);
}

// Where all tables let ring 3 in, the last entry alone decides, however it was written.
EARLY_TEST(base_pages_beside_users)
{
	static const unsigned flags[] = {MAP_READ,
	                                 MAP_WRITE,
	                                 MAP_EXECUTE,
	                                 MAP_USER,
	                                 MAP_USER | MAP_WRITE,
	                                 MAP_USER | MAP_EXECUTE};
	const vaddr_t page = 0x400000, large = 0x600000;
	paddr_t root = frame_alloc_zeroed(FRAME_PAGE_TABLE), frame = frame_alloc(FRAME_TEST);
	struct page_walk walk;

	test_ok(page_map(root, page, frame, MAP_USER));
	for (size_t i = 0; i < array_length(flags); i++) {
		test_ok(page_protect(root, page, flags[i]));
		check_leaf(root, page, flags[i]);
		test_ok(page_replace(root, page, frame, flags[array_length(flags) - 1 - i],
		                     &mapped));
		check_leaf(root, page, flags[array_length(flags) - 1 - i]);
		test_ok(page_walk(root, page, &walk));
		page_entry_protect(walk.entry, page, flags[i]);
		check_leaf(root, page, flags[i]);
		test_ok(page_unmap(root, page, &mapped));
		test_ok(page_map(root, page, frame, flags[i]));
		check_leaf(root, page, flags[i]);
		test_ok(page_map_large(root, large + i * LARGE_PAGE_SIZE, 0, flags[i]));
		check_leaf(root, large + i * LARGE_PAGE_SIZE, flags[i]);
	}
}

EARLY_TEST(base_pages_errors)
{
	const vaddr_t large = PHYSICAL_MAP + 16 * LARGE_PAGE_SIZE;
	paddr_t frame = frame_alloc(FRAME_TEST);
	struct page_walk walk;

	test_eq(page_map(kernel_root, TEST_AREA + 8, frame, MAP_WRITE), -EINVAL);
	test_eq(page_map(kernel_root, TEST_AREA, frame + 8, MAP_WRITE), -EINVAL);
	test_eq(page_map(kernel_root, NOT_CANONICAL, frame, MAP_WRITE), -EINVAL);
	test_eq(page_map(kernel_root, TEST_AREA, frame, MAP_WRITE | MAP_EXECUTE), -EINVAL);
	test_eq(page_walk(kernel_root, NOT_CANONICAL, &walk), -EINVAL);
	test_eq(page_protect(kernel_root, TEST_AREA, MAP_WRITE), -ENOENT);
	test_eq(page_unmap(kernel_root, TEST_AREA, &mapped), -ENOENT);
	test_check(!page_mapped(TEST_AREA));

	// A page of 2 MiB.
	test_ok(page_walk(kernel_root, large + 0x12345, &walk));
	test_eq(walk.level, 2);
	test_eq(walk.address, large + 0x12345 - PHYSICAL_MAP);
	test_eq(walk.flags, MAP_WRITE);
	test_eq(page_map(kernel_root, large, frame, MAP_WRITE), -EEXIST);
	test_eq(page_map_large(kernel_root, large, 0, MAP_WRITE), -EEXIST);
	test_eq(page_map_large(kernel_root, TEST_AREA + PAGE_SIZE, 0, MAP_WRITE), -EINVAL);
	test_eq(page_map_large(kernel_root, TEST_AREA, PAGE_SIZE, MAP_WRITE), -EINVAL);
	test_eq(page_unmap(kernel_root, large, &mapped), -EINVAL);
	test_eq(page_protect(kernel_root, large, MAP_READ), -EINVAL);

	// A page of 4 KiB.
	test_ok(page_map(kernel_root, TEST_AREA, frame, MAP_WRITE));
	test_eq(page_map_large(kernel_root, TEST_AREA, 0, MAP_WRITE), -EEXIST);
	test_eq(page_unmap(kernel_root, TEST_AREA + 1, &mapped), -EINVAL);
	test_eq(page_protect(kernel_root, TEST_AREA + 1, MAP_READ), -EINVAL);
	test_check(word_writes(TEST_AREA));
}

EARLY_TEST(base_pages_without_memory)
{
	paddr_t frame, list = 0;
	struct page_walk walk;

	// Each frame holds the address of the one taken before it.
	while ((frame = frame_alloc(FRAME_TEST)) != 0) {
		*(paddr_t *)physical_pointer(frame) = list;
		list = frame;
	}
	test_eq(page_map(kernel_root, NO_TABLES, list, MAP_WRITE), -ENOMEM);
	test_eq(page_map_large(kernel_root, NO_TABLES, 0, MAP_WRITE), -ENOMEM);
	test_eq(device_map(NO_TABLES_DEVICE, PAGE_SIZE), -ENOMEM);
	test_check(!page_mapped(NO_TABLES));
	while (list != 0) {
		frame = list;
		list = *(paddr_t *)physical_pointer(frame);
		frame_put(frame);
	}
	frame = page_make(NO_TABLES, MAP_WRITE);
	test_check(word_writes(NO_TABLES));
	test_ok(page_walk(kernel_root, NO_TABLES, &walk));
	test_eq(walk.address, frame);
}

#define DEVICE 0xFED00000 // the HPET's registers, which nobody else maps

EARLY_TEST(base_pages_of_devices)
{
	struct page_walk walk;

	test_check(!page_mapped(PHYSICAL_MAP + DEVICE));
	test_ok(device_map(DEVICE + 0xFF0, 0x20));
	test_ok(device_map(DEVICE, 16));
	for (paddr_t page = DEVICE; page <= DEVICE + PAGE_SIZE; page += PAGE_SIZE) {
		test_ok(page_walk(kernel_root, PHYSICAL_MAP + page, &walk));
		test_eq(walk.address, page);
		test_eq(walk.flags, MAP_WRITE | MAP_UNCACHED);
	}
	test_check(!page_mapped(PHYSICAL_MAP + DEVICE + 2 * PAGE_SIZE));
	test_check(!page_mapped(PHYSICAL_MAP + DEVICE - PAGE_SIZE));
	test_eq(device_map(1ull << 46, PAGE_SIZE), -EINVAL);
	test_eq(device_map(UINT64_MAX - 8, 16), -EINVAL);
}

// The results of the kernel's own walk. The grader compares them with its walk from outside.
EARLY_TEST(base_tables_seen_from_outside)
{
	const vaddr_t addresses[] = {0,
	                             USER_END - PAGE_SIZE,
	                             PHYSICAL_MAP,
	                             PHYSICAL_MAP + KERNEL_LOAD,
	                             PHYSICAL_MAP + 100 * LARGE_PAGE_SIZE / 4,
	                             PHYSICAL_MAP + DEVICE,
	                             PHYSICAL_MAP + 0xFEE00000,
	                             (vaddr_t)frame_pointer(),
	                             round_down((vaddr_t)frame_pointer(), 0x10000),
	                             HEAP_AREA,
	                             HEAP_AREA + HEAP_SIZE - 1,
	                             HEAP_AREA + HEAP_SIZE,
	                             (vaddr_t)landmark,
	                             (vaddr_t)addresses,
	                             (vaddr_t)&mapped,
	                             KERNEL_BASE,
	                             UINT64_MAX};

	for (uint64_t i = 0; i < array_length(addresses); i++) {
		struct page_walk walk = {.flags = 0};
		bool found = page_walk(kernel_root, addresses[i], &walk) == 0;

		test_report("asked", i, addresses[i]);
		test_report("found", i, found);
		test_report("address", i, found ? walk.address : 0);
		test_report("flags", i, walk.flags);
	}
	landmark();
}

static vaddr_t resolved_address;
static uint32_t resolved_error;

static int fault_by_map(struct region *region, vaddr_t address, uint32_t error)
{
	resolved_address = address;
	resolved_error = error;
	if (address >= region->start + 2 * PAGE_SIZE)
		return -EFAULT;
	page_make(round_down(address, PAGE_SIZE), region->flags);
	return 0;
}

// A region whose kind resolves faults, as those of later labs do.
EARLY_TEST(base_region_resolves_faults)
{
	static const struct region_ops ops = {.fault = fault_by_map};
	static struct region region = {.start = TEST_AREA,
	                               .end = TEST_AREA + 4 * PAGE_SIZE,
	                               .flags = MAP_WRITE,
	                               .name = "a test's region",
	                               .ops = &ops};
	static struct region other = {.start = TEST_AREA + 3 * PAGE_SIZE,
	                              .end = TEST_AREA + 5 * PAGE_SIZE};
	static struct region crooked = {.start = TEST_AREA + 8, .end = TEST_AREA + PAGE_SIZE};

	aspace_claim(&kernel_aspace);
	test_ok(aspace_add(&kernel_aspace, &region));
	test_eq(aspace_add(&kernel_aspace, &other), -EEXIST);
	test_eq(aspace_add(&kernel_aspace, &crooked), -EINVAL);
	*(volatile uint64_t *)(TEST_AREA + PAGE_SIZE + 16) = secret(1);
	test_eq(resolved_address, TEST_AREA + PAGE_SIZE + 16);
	test_eq(resolved_error, 2); // a write to a page that is not there
	test_report("word", 1, *(volatile uint64_t *)(TEST_AREA + PAGE_SIZE + 16));
	test_check(word_reads(TEST_AREA));
	test_eq(resolved_error, 0);
	test_check(!word_reads(TEST_AREA + 2 * PAGE_SIZE));
	page_vanish(TEST_AREA);
	aspace_remove(&kernel_aspace, &region);
	test_check(!word_reads(TEST_AREA));
}
