// frame: the machine's pool of frames, under a lock, and their contents.

#include "mm/frame.h"

#include "arch/boot_info.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "core/spinlock.h"
#include "lib/string.h"
#include "mm/allocation_failure.h"
#include "mm/physical.h"

extern uint8_t image_load_start[], image_load_end[]; // physical addresses

#define RESERVED_MAX (BOOT_RANGES + 4)

// Memory that must not be handed out: what the firmware keeps, what the loader filled, and the
// pool's own table.
struct reserved_ranges {
	size_t count;
	struct {
		paddr_t start, end;
	} range[RESERVED_MAX]; // by address
};

static struct spinlock frame_lock = SPINLOCK("frames", RANK_FRAMES);
static struct frame_pool pool; // guarded by frame_lock

// The end of the highest usable memory: the table has an entry for each frame below it.
static paddr_t memory_end(const struct boot_info *boot)
{
	paddr_t end = 0;

	for (uint32_t i = 0; i < boot->range_count; i++)
		if (boot->ranges[i].usable)
			end = max_u64(end, boot->ranges[i].end);
	return end;
}

static void reserve(struct reserved_ranges *reserved, paddr_t start, paddr_t end)
{
	size_t i = reserved->count++;

	assert(i < RESERVED_MAX);
	for (; i > 0 && reserved->range[i - 1].start > start; i--)
		reserved->range[i] = reserved->range[i - 1];
	reserved->range[i].start = start;
	reserved->range[i].end = end;
}

// The first address from `start` on at which `size` bytes touch nothing reserved.
static paddr_t skip_reserved(const struct reserved_ranges *reserved, paddr_t start, size_t size)
{
	start = round_up(start, FRAME_SIZE);
	for (size_t i = 0; i < reserved->count; i++)
		if (start < reserved->range[i].end && reserved->range[i].start < start + size)
			start = round_up(reserved->range[i].end, FRAME_SIZE);
	return start;
}

// Room for the table: the first stretch of usable memory within what the boot page tables map.
static paddr_t place_table(const struct boot_info *boot, const struct reserved_ranges *reserved,
                           size_t size)
{
	for (uint32_t i = 0; i < boot->range_count; i++) {
		paddr_t start = skip_reserved(reserved, boot->ranges[i].start, size);

		if (boot->ranges[i].usable && start + size <= boot->ranges[i].end &&
		    start + size <= BOOT_MAP_SIZE)
			return start;
	}
	panic("no room for the frame table of %zu KiB", size / 1024);
}

static void add_frames(paddr_t start, paddr_t end)
{
	uint64_t first = round_up(start, FRAME_SIZE) >> FRAME_SHIFT;
	uint64_t last = end >> FRAME_SHIFT;

	if (first < last)
		frame_pool_add(&pool, (uint32_t)first, (uint32_t)last);
}

// Add [start, end) to the pool, but for what is reserved.
static void add_around(const struct reserved_ranges *reserved, paddr_t start, paddr_t end)
{
	for (size_t i = 0; i < reserved->count && start < end; i++) {
		if (reserved->range[i].end <= start || reserved->range[i].start >= end)
			continue;
		add_frames(start, reserved->range[i].start);
		start = reserved->range[i].end;
	}
	add_frames(start, end);
}

void frame_init(const struct boot_info *boot)
{
	struct reserved_ranges reserved = {.count = 0};
	uint32_t frames = (uint32_t)(memory_end(boot) >> FRAME_SHIFT);
	size_t table_size = round_up(frames * sizeof(struct frame_info), FRAME_SIZE);
	paddr_t table;

	reserve(&reserved, 0, LOW_MEMORY_END); // firmware data, and STARTUP_FRAME
	reserve(&reserved, (vaddr_t)image_load_start, (vaddr_t)image_load_end);
	for (uint32_t i = 0; i < boot->range_count; i++)
		if (!boot->ranges[i].usable)
			reserve(&reserved, boot->ranges[i].start, boot->ranges[i].end);
	if (boot->ramdisk_end > boot->ramdisk_start)
		reserve(&reserved, boot->ramdisk_start, boot->ramdisk_end);
	table = place_table(boot, &reserved, table_size);
	reserve(&reserved, table, table + table_size);

	frame_pool_init(&pool, physical_pointer(table), frames);
	for (uint32_t i = 0; i < boot->range_count; i++)
		if (boot->ranges[i].usable)
			add_around(&reserved, boot->ranges[i].start, boot->ranges[i].end);
	if (pool.total == 0)
		panic("the loader's memory map has no usable memory");
}

#ifdef RUNG_SAN
static const bool poisons = true;
#else
static const bool poisons = false;
#endif

// Must this request fail? A frame that fills an object pool or a stack is not a request of its
// own.
static inline bool fails(enum frame_owner owner)
{
	return allocation_armed() && owner != FRAME_HEAP && owner != FRAME_STACK &&
	       allocation_fails();
}

static inline paddr_t alloc(enum frame_owner owner, bool *is_new)
{
	uint32_t frame;

	if (fails(owner))
		return 0;
	spin_lock(&frame_lock);
	frame = frame_pool_alloc(&pool, owner, is_new);
	spin_unlock(&frame_lock);
	return frame == FRAME_NONE ? 0 : (paddr_t)frame << FRAME_SHIFT;
}

paddr_t frame_alloc(enum frame_owner owner)
{
	bool is_new;

	return alloc(owner, &is_new);
}

paddr_t frame_alloc_zeroed(enum frame_owner owner)
{
	bool is_new;
	paddr_t frame = alloc(owner, &is_new);
	uint64_t *words = physical_pointer(frame);

	if (frame == 0)
		return 0;
	if (is_new || poisons) // the loader, or a boot before this one, may have left something
		page_fill(words, 0);
	else if (words[0] != 0)
		panic("frame %#lx was written to after its release: %#lx", frame, words[0]);
	return frame;
}

// The number of a frame; FRAME_NONE, which is not a frame, for an address that is too large.
static uint32_t frame_number(paddr_t frame)
{
	return (uint32_t)min_u64(frame >> FRAME_SHIFT, FRAME_NONE);
}

paddr_t frame_alloc_run(uint32_t count, paddr_t limit, enum frame_owner owner)
{
	uint32_t first;

	if (fails(owner))
		return 0;
	spin_lock(&frame_lock);
	first = frame_pool_alloc_run(&pool, count, frame_number(limit), owner);
	spin_unlock(&frame_lock);
	return first == FRAME_NONE ? 0 : (paddr_t)first << FRAME_SHIFT;
}

static void check(enum frame_result result, paddr_t frame, const char *what)
{
	if (result == FRAME_DOUBLE_FREE)
		panic("%s of frame %#lx, which is free", what, frame);
	if (result == FRAME_WILD)
		panic("%s of frame %#lx, which was never handed out", what, frame);
}

void frame_get(paddr_t frame)
{
	check(frame_pool_get(&pool, frame >> FRAME_SHIFT), frame, "sharing");
}

bool frame_shared(paddr_t frame)
{
	const struct frame_info *info = &pool.info[frame >> FRAME_SHIFT];

	return __atomic_load_n(&info->references, __ATOMIC_ACQUIRE) > 1;
}

// One reference less: was it the last?
static inline bool put(paddr_t frame)
{
	enum frame_result result;

	assert_eq(frame % FRAME_SIZE, 0);
	result = frame_pool_put(&pool, frame >> FRAME_SHIFT);
	check(result, frame, "release");
	return result == FRAME_OK;
}

static inline void free_filled(paddr_t frame)
{
	if (poisons)
		page_fill(physical_pointer(frame), FRAME_POISON * 0x0101010101010101);
	// The last thing: from here on somebody else may have it.
	spin_lock(&frame_lock);
	frame_pool_free(&pool, (uint32_t)(frame >> FRAME_SHIFT));
	spin_unlock(&frame_lock);
}

void frame_put(paddr_t frame)
{
	if (!put(frame))
		return;
	// Nobody else can reach the frame before it is on the free list: no lock is needed to
	// clear it.
	if (!poisons)
		page_fill(physical_pointer(frame), 0);
	free_filled(frame);
}

void frame_put_zeroed(paddr_t frame)
{
	if (put(frame))
		free_filled(frame);
}

static struct frame_info frame_look(paddr_t frame)
{
	struct frame_info *info, copy = {.owner = FRAME_FREE};

	spin_lock(&frame_lock);
	info = frame_pool_info(&pool, frame >> FRAME_SHIFT);
	if (info != NULL)
		copy = *info;
	spin_unlock(&frame_lock);
	return copy;
}

uint32_t frame_references(paddr_t frame)
{
	return frame_look(frame).references;
}

enum frame_owner frame_owner(paddr_t frame)
{
	return frame_look(frame).owner;
}

static bool overlap(paddr_t a, paddr_t a_end, paddr_t b, paddr_t b_end)
{
	return a < b_end && b < a_end;
}

uint32_t frame_kinds(paddr_t start, paddr_t end)
{
	paddr_t table = physical_address(pool.info);
	uint32_t kinds;

	spin_lock(&frame_lock);
	kinds = frame_pool_kinds(&pool, frame_number(start),
	                         frame_number(round_up(end, FRAME_SIZE)));
	spin_unlock(&frame_lock);
	if (overlap(start, end, (vaddr_t)image_load_start, (vaddr_t)image_load_end) ||
	    overlap(start, end, table, table + pool.info_length * sizeof(*pool.info)))
		kinds |= 1u << FRAME_KERNEL;
	return kinds;
}

paddr_t frame_end(void)
{
	return (paddr_t)pool.info_length << FRAME_SHIFT; // fixed since frame_init
}

const char *frame_owner_name(enum frame_owner owner)
{
	static const char *const names[FRAME_OWNERS] = {
		"free",   "reserved", "kernel", "page tables", "heap",
		"stacks", "user",     "cache",  "device",      "tests"};

	return names[owner];
}

uint32_t frame_stats(uint32_t *owned)
{
	uint32_t total;

	spin_lock(&frame_lock);
	memcpy(owned, pool.owned, sizeof(pool.owned));
	total = pool.total;
	spin_unlock(&frame_lock);
	return total;
}
