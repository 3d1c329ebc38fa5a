// test_frames: the frame allocator, on the machine's own memory.

#include "arch/boot_info.h"
#include "arch/cpu.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "lib/crc32.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/physical.h"

extern uint8_t image_load_start[], image_load_end[]; // physical addresses

// The frames that a test holds, as a list through their first words; each also holds a secret
// of its own number, so that two that are the same memory would be noticed.
struct held {
	struct held *next;
	uint64_t secret;
};

static struct held *held_frames;
static uint64_t held_count;

static void held_add(paddr_t frame)
{
	struct held *held = physical_pointer(frame);

	*held = (struct held){.next = held_frames, .secret = secret(frame)};
	held_frames = held;
	held_count++;
}

static void held_check(void)
{
	for (const struct held *held = held_frames; held != NULL; held = held->next)
		test_eq(held->secret, secret(physical_address(held)));
}

static void held_put_all(void)
{
	while (held_frames != NULL) {
		struct held *next = held_frames->next;

		frame_put(physical_address(held_frames));
		held_frames = next;
		held_count--;
	}
}

static void counts_equal(const uint32_t *a, const uint32_t *b)
{
	for (enum frame_owner owner = 0; owner < FRAME_OWNERS; owner++)
		test_eq(a[owner], b[owner]);
}

// Usable memory, and none of what must not be handed out.
static void check_place(paddr_t frame)
{
	bool usable = false;

	test_eq(frame % FRAME_SIZE, 0);
	test_check(frame >= LOW_MEMORY_END);
	test_check(frame + FRAME_SIZE <= (vaddr_t)image_load_start ||
	           frame >= (vaddr_t)image_load_end);
	test_check(frame + FRAME_SIZE <= boot_info.ramdisk_start ||
	           frame >= boot_info.ramdisk_end);
	for (uint32_t i = 0; i < boot_info.range_count; i++)
		if (frame >= boot_info.ranges[i].start &&
		    frame + FRAME_SIZE <= boot_info.ranges[i].end)
			usable |= boot_info.ranges[i].usable;
	test_check(usable);
}

EARLY_TEST(base_frames_exhaustion)
{
	uint32_t before[FRAME_OWNERS], during[FRAME_OWNERS], after[FRAME_OWNERS];
	paddr_t frame;

	for (int round = 0; round < 2; round++) {
		uint32_t total = frame_stats(before);

		while ((frame = frame_alloc(FRAME_TEST)) != 0) {
			check_place(frame);
			held_add(frame);
		}
		test_eq(frame_alloc_zeroed(FRAME_TEST), 0);
		test_eq(frame_stats(during), total);
		test_eq(during[FRAME_FREE], 0);
		test_eq(during[FRAME_TEST], before[FRAME_FREE]);
		test_eq(held_count, before[FRAME_FREE]);
		held_check();
		held_put_all();
		test_eq(frame_stats(after), total);
		counts_equal(before, after);
		test_report("taken", round, during[FRAME_TEST]);
		test_report("total", round, total);
	}
	// Nobody has written to what the loader brought.
	size_t size = boot_info.ramdisk_end - boot_info.ramdisk_start;
	test_report("ramdisk", size,
	            crc32_update(0, physical_pointer(boot_info.ramdisk_start), size));
}

EARLY_TEST(base_frames_references)
{
	for (uint64_t i = 0; i < 32; i++) {
		enum frame_owner owner =
			FRAME_KERNEL + secret(i) % (FRAME_OWNERS - FRAME_KERNEL);
		uint64_t shares = secret(100 + i) % 50;
		uint32_t before[FRAME_OWNERS], during[FRAME_OWNERS], after[FRAME_OWNERS];

		frame_stats(before);
		paddr_t frame = frame_alloc(owner);
		test_check(frame != 0);
		test_eq(frame_owner(frame), owner);
		for (uint64_t n = 0; n < shares; n++)
			frame_get(frame);
		test_report("references", i, frame_references(frame));
		frame_stats(during);
		test_eq(during[owner], before[owner] + 1);
		test_eq(during[FRAME_FREE], before[FRAME_FREE] - 1);
		for (uint64_t n = 0; n < shares; n++)
			frame_put(frame);
		test_eq(frame_references(frame), 1);
		test_eq(frame_owner(frame), owner);
		frame_put(frame);
		test_eq(frame_references(frame), 0);
		test_eq(frame_owner(frame), FRAME_FREE);
		frame_stats(after);
		counts_equal(before, after);
	}
}

static void check_bytes(paddr_t frame, uint8_t byte)
{
	const uint8_t *bytes = physical_pointer(frame);

	for (size_t i = 0; i < FRAME_SIZE; i++)
		test_eq(bytes[i], byte);
}

// A freed frame is cleared (poisoned in a SAN=1 build), but not before the last reference is
// dropped.
EARLY_TEST(base_frames_recycle)
{
	paddr_t frame = frame_alloc(FRAME_TEST);

	memset(physical_pointer(frame), 0x11, FRAME_SIZE);
	test_check(!frame_shared(frame));
	frame_get(frame);
	test_check(frame_shared(frame));
	frame_put(frame);
	test_check(!frame_shared(frame));
	check_bytes(frame, 0x11);
	frame_put(frame);
#ifdef RUNG_SAN
	check_bytes(frame, FRAME_POISON);
#else
	check_bytes(frame, 0);
#endif
	test_eq(frame_alloc_zeroed(FRAME_TEST), frame);
	check_bytes(frame, 0);
	frame_put_zeroed(frame);
	test_eq(frame_alloc(FRAME_TEST), frame);
	memset(physical_pointer(frame), 0x22, FRAME_SIZE);
	frame_put(frame);
	test_eq(frame_alloc_zeroed(FRAME_TEST), frame);
	check_bytes(frame, 0);
	frame_put(frame);

	// 10000 frames out of a few: only what is recycled can give so many.
	for (uint64_t i = 0; i < 10000; i++) {
		frame = frame_alloc(FRAME_TEST);
		test_check(frame != 0);
		frame_put(frame);
	}
}

// Frames for a device follow each other, below the limit, and come back one by one.
EARLY_TEST(base_frame_runs)
{
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];
	paddr_t run, low = frame_alloc_run(1, FRAME_LIMIT_4G, FRAME_DEVICE);

	test_check(low != 0 && low < FRAME_LIMIT_4G);
	frame_put(low);
	frame_stats(before);
	for (uint32_t count = 1; count <= 40; count += 13) {
		run = frame_alloc_run(count, FRAME_NO_LIMIT, FRAME_DEVICE);
		test_check(run != 0);
		for (uint32_t i = 0; i < count; i++) {
			test_eq(frame_references(run + i * FRAME_SIZE), 1);
			test_eq(frame_owner(run + i * FRAME_SIZE), FRAME_DEVICE);
			frame_put(run + i * FRAME_SIZE);
		}
	}
	test_eq(frame_alloc_run(0, FRAME_NO_LIMIT, FRAME_DEVICE), 0);
	test_eq(frame_alloc_run(0x7fffffff, FRAME_NO_LIMIT, FRAME_DEVICE), 0);
	test_eq(frame_alloc_run(1, FRAME_SIZE, FRAME_DEVICE), 0);
	frame_stats(after);
	counts_equal(before, after);
}

EARLY_TEST(base_frames_not_handed_out)
{
	uint32_t owned[FRAME_OWNERS];

	test_eq(frame_references(0), 0);
	test_eq(frame_references(STARTUP_FRAME), 0);
	test_eq(frame_references((vaddr_t)image_load_start), 0);
	test_eq(frame_owner(1ull << 50), FRAME_FREE);
	frame_stats(owned);
	test_eq(owned[FRAME_HEAP], HEAP_SIZE / FRAME_SIZE);
	test_check(owned[FRAME_PAGE_TABLE] > 4);
	for (enum frame_owner owner = 0; owner < FRAME_OWNERS; owner++) {
		test_check(strlen(frame_owner_name(owner)) > 0);
		test_report_text("owner", frame_owner_name(owner));
	}
	// A number that is too large for the table must not be taken for another frame's.
	paddr_t frame = frame_alloc(FRAME_TEST);
	test_eq(frame_references(frame | 1ull << 44), 0);
	frame_put(frame);
}

#define SAMPLES 64

// Every frame there is, a few of them written to: from the bottom, from the top, and between.
EARLY_TEST(base_memory_size)
{
	uint32_t owned[FRAME_OWNERS];
	uint64_t instructions = timestamp();
	uint32_t total = frame_stats(owned);
	uint64_t free = owned[FRAME_FREE], count = 0, step = free / SAMPLES;
	paddr_t frame, last = 0;
	bool last_is_held = false; // to hold it twice would make the list a circle

	while ((frame = frame_alloc(FRAME_TEST)) != 0) {
		bool is_sample = count++ % step == 0;

		if (is_sample)
			held_add(frame);
		if (frame > last) {
			last = frame;
			last_is_held = is_sample;
		}
	}
	if (!last_is_held)
		held_add(last);
	held_check();
	test_report("instructions", 0, instructions);
	test_report("total", 0, total);
	test_report("free", 0, free);
	test_report("taken", 0, count);
	test_report("last", 0, last);
	test_report("ramdisk", 0, boot_info.ramdisk_end - boot_info.ramdisk_start);
	for (uint32_t i = 0; i < boot_info.range_count; i++) {
		if (!boot_info.ranges[i].usable)
			continue;
		test_report("start", i, boot_info.ranges[i].start);
		test_report("end", i, boot_info.ranges[i].end);
	}
}
