// heap: random taking and giving beside a shadow of what is taken, and each kind of damage
// reported.

#include "unit.h"

#include "mm/heap.c"

#define AREA_SIZE 65536
#define SLOTS     200
#define STEPS     30000

static _Alignas(HEAP_ALIGNMENT) uint8_t area[AREA_SIZE];
static struct heap heap;

// The shadow: what was taken, filled with a pattern of its own so that an overlap is seen.
static struct slot {
	uint8_t *memory; // NULL: nothing taken
	size_t size;
	uint8_t pattern;
} slots[SLOTS];

static void start(void)
{
	// Not zeros: the heap must not rely on what memory holds.
	memset(area, 0x5A, sizeof(area));
	memset(slots, 0, sizeof(slots));
	heap_init(&heap, area, sizeof(area));
}

static void check_sound(void)
{
	struct heap_fault found = heap_check(&heap);

	CHECK_TEXT(found.what == NULL ? "sound" : found.what, "sound");
}

static void check_fault(struct heap_fault found, const char *what, const void *where)
{
	CHECK_TEXT(found.what, what);
	CHECK(found.where == where);
}

static void give(void *memory)
{
	struct heap_fault found = heap_give(&heap, memory);

	CHECK_TEXT(found.what == NULL ? "sound" : found.what, "sound");
}

static void *take(size_t size)
{
	void *memory = heap_take(&heap, size);

	CHECK(memory != NULL);
	return memory;
}

static void take_slot(struct slot *slot)
{
	// Mostly small, sometimes large.
	slot->size = below(8) == 0 ? below(5000) : below(300);
	slot->pattern = (uint8_t)below(256);
	slot->memory = heap_take(&heap, slot->size);
	if (slot->memory == NULL) {
		CHECK(slot->size > heap_stats(&heap).largest_free);
		return;
	}
	CHECK_EQUAL((uintptr_t)slot->memory % HEAP_ALIGNMENT, 0);
	CHECK(slot->memory >= area && slot->memory + slot->size <= area + AREA_SIZE);
	memset(slot->memory, slot->pattern, slot->size);
}

static void give_slot(struct slot *slot)
{
	for (size_t i = 0; i < slot->size; i++)
		CHECK_EQUAL(slot->memory[i], slot->pattern);
	give(slot->memory);
	slot->memory = NULL;
}

static void check_stats(void)
{
	struct heap_stats stats = heap_stats(&heap);
	size_t used = 0, blocks = 0;

	for (int i = 0; i < SLOTS; i++) {
		if (slots[i].memory != NULL) {
			used += slots[i].size;
			blocks++;
		}
	}
	CHECK_EQUAL(stats.used, used);
	CHECK_EQUAL(stats.blocks_used, blocks);
	CHECK_EQUAL(stats.size, AREA_SIZE);
	CHECK(stats.blocks_free <= blocks + 1);
	CHECK(stats.largest_free <= stats.free);
}

static void check_one_block(const struct heap_stats *before)
{
	struct heap_stats stats = heap_stats(&heap);

	check_sound();
	CHECK_EQUAL(stats.blocks_used, 0);
	CHECK_EQUAL(stats.blocks_free, 1);
	CHECK_EQUAL(stats.used, 0);
	CHECK_EQUAL(stats.free, before->free);
	CHECK_EQUAL(stats.largest_free, before->largest_free);
}

static void random_use(void)
{
	struct heap_stats before;

	start();
	before = heap_stats(&heap);
	for (int step = 0; step < STEPS; step++) {
		struct slot *slot = &slots[below(SLOTS)];

		CONTEXT("step %d", step);
		if (slot->memory == NULL)
			take_slot(slot);
		else
			give_slot(slot);
		check_sound();
		check_stats();
	}
	for (int i = 0; i < SLOTS; i++) {
		if (slots[i].memory != NULL)
			give_slot(&slots[i]);
	}
	check_one_block(&before);
}

// The largest request that is said to be granted is, and the next larger one is not.
static void largest_free_is_true(void)
{
	start();
	for (int round = 0; round < 300; round++) {
		size_t largest;

		for (int i = 0; i < 20; i++) {
			struct slot *slot = &slots[below(SLOTS)];

			if (slot->memory == NULL)
				take_slot(slot);
			else
				give_slot(slot);
		}
		largest = heap_stats(&heap).largest_free;
		CONTEXT("round %d, largest %zu", round, largest);
		CHECK(heap_take(&heap, largest + 1) == NULL);
		give(take(largest));
	}
}

static void every_size_is_aligned(void)
{
	struct heap_stats before;
	uint8_t *memory[300];

	start();
	before = heap_stats(&heap);
	for (size_t size = 0; size < array_length(memory); size++) {
		memory[size] = take(size);
		CHECK_EQUAL((uintptr_t)memory[size] % HEAP_ALIGNMENT, 0);
		memset(memory[size], 0xFF, size);
	}
	// Every other one first, so that blocks merge on both sides.
	for (size_t i = 0; i < array_length(memory); i += 2)
		give(memory[i]);
	check_sound();
	for (size_t i = 1; i < array_length(memory); i += 2)
		give(memory[i]);
	check_one_block(&before);
}

static void exhaustion(void)
{
	static void *memory[AREA_SIZE / 64];
	struct heap_stats before;
	size_t count = 0;

	start();
	before = heap_stats(&heap);
	while ((memory[count] = heap_take(&heap, 100)) != NULL)
		count++;
	CHECK(count > AREA_SIZE / 200);
	give(memory[count / 2]);
	CHECK(take(100) == memory[count / 2]);
	CHECK(heap_take(&heap, 100) == NULL);
	for (size_t i = 0; i < count; i++)
		give(memory[i]);
	check_one_block(&before);
}

static void impossible_requests(void)
{
	start();
	CHECK(heap_take(&heap, AREA_SIZE) == NULL);
	CHECK(heap_take(&heap, AREA_SIZE + 1) == NULL);
	for (size_t below_wrap = 0; below_wrap < 64; below_wrap++)
		CHECK(heap_take(&heap, SIZE_MAX - below_wrap) == NULL);
	check_sound();
}

static void smallest_areas(void)
{
	for (size_t size = 64; size < 200; size++) {
		void *memory;

		CONTEXT("an area of %zu bytes", size);
		memset(area, 0x5A, sizeof(area));
		heap_init(&heap, area, size);
		memory = take(heap_stats(&heap).largest_free);
		CHECK(heap_take(&heap, 0) == NULL);
		give(memory);
		check_sound();
		for (size_t i = size; i < 256; i++)
			CHECK_EQUAL(area[i], 0x5A);
	}
}

// Three blocks that stand side by side, and a fourth that keeps them from the free rest.
static uint8_t *row[4];

static void start_row(void)
{
	start();
	for (size_t i = 0; i < array_length(row); i++) {
		row[i] = take(40);
		memset(row[i], (int)i, 40);
	}
}

// give_wrong: give what must not be given; the fault must be this one and nothing may have
// changed.
static void give_wrong(uint8_t *memory, const char *what, const void *where)
{
	static uint8_t before[AREA_SIZE];
	struct heap heap_before = heap;

	memcpy(before, area, AREA_SIZE);
	check_fault(heap_give(&heap, memory), what, where);
	CHECK_EQUAL(memcmp(before, area, AREA_SIZE), 0);
	CHECK(heap.first == heap_before.first && heap.end == heap_before.end);
}

static void double_give(void)
{
	const char *what = "the block is free already";

	// In each order, so that the block given twice stood alone or was merged with either
	// side.
	for (int first = 0; first < 3; first++) {
		for (int second = 0; second < 3; second++) {
			start_row();
			CONTEXT("block %d, then %d", first, second);
			give(row[first]);
			give_wrong(row[first], what, row[first]);
			if (second == first)
				continue;
			give(row[second]);
			give_wrong(row[first], what, row[first]);
			give_wrong(row[second], what, row[second]);
			check_sound();
		}
	}
}

// A block that was given back and lies inside a larger one now is not taken for a block again.
static void stale_block(void)
{
	uint8_t *large;

	start_row();
	give(row[1]);
	give(row[2]);
	large = take(100);
	CHECK(large == row[1]);
	give_wrong(row[2], "not a block of this heap", row[2]);
}

static void wild_give(void)
{
	const char *what = "not a block of this heap";
	_Alignas(HEAP_ALIGNMENT) uint8_t elsewhere[64] = {0};

	start_row();
	give_wrong(row[1] + 1, what, row[1] + 1);
	give_wrong(row[1] + 8, what, row[1] + 8);
	give_wrong(row[1] + 16, what, row[1] + 16);
	give_wrong(row[1] - 16, what, row[1] - 16);
	give_wrong(elsewhere, what, elsewhere);
	give_wrong(area, what, area);
	give_wrong(area + 16, what, area + 16);
	give_wrong(area + AREA_SIZE, what, area + AREA_SIZE);
	give_wrong((uint8_t *)16, what, (void *)16);
	check_sound();
}

// One byte written behind the bytes asked for, at each distance that the guard covers.
static void written_past_the_end(void)
{
	for (size_t size = 0; size < 40; size++) {
		for (size_t past = 0; past < GUARD_SIZE; past++) {
			const char *what = "the block was written past its end";
			uint8_t *memory;

			start();
			memory = take(size);
			CONTEXT("%zu bytes past the end of %zu", past, size);
			memory[size + past] ^= 1;
			give_wrong(memory, what, memory + size);
			check_fault(heap_check(&heap), what, memory + size);
			memory[size + past] ^= 1;
			give(memory);
		}
	}
}

// Any byte of a header: found when the block or one of its neighbours is given, and by
// heap_check.
static void header_overwritten(void)
{
	const char *what = "a block's header was overwritten";

	for (size_t i = 0; i < sizeof(struct heap_block); i++) {
		uint8_t *header;

		start_row();
		header = row[1] - sizeof(struct heap_block);
		CONTEXT("byte %zu of the header", i);
		header[i] ^= 1 + (uint8_t)below(255);
		for (int block = 0; block < 3; block++)
			give_wrong(row[block], what, header);
		check_fault(heap_check(&heap), what, header);
		give(row[3]); // not beside it
		check_fault(heap_check(&heap), what, header);
	}
}

// Taking and merging beside a damaged header must not give it a right sum again.
static void damage_is_not_healed(void)
{
	const char *what = "a block's header was overwritten";
	uint8_t *header;

	start_row();
	give(row[1]);
	header = row[2] - sizeof(struct heap_block);
	header[8] ^= 0x10;
	CHECK(heap_take(&heap, 8) == row[1]);
	check_fault(heap_check(&heap), what, header);

	start_row();
	give(row[1]);
	header = row[2] - sizeof(struct heap_block);
	header[8] ^= 0x10;
	give(row[0]);
	check_fault(heap_check(&heap), what, header);
	CHECK(heap_take(&heap, 1000) == NULL);
	CHECK(heap_stats(&heap).blocks_used == 0);
}

static void given_memory_is_poisoned(void)
{
	start_row();
	give(row[1]);
	for (size_t i = 0; i < 40; i++)
		CHECK_EQUAL(row[1][i], HEAP_POISON);
}

int main(void)
{
	RUN(random_use);
	RUN(largest_free_is_true);
	RUN(every_size_is_aligned);
	RUN(exhaustion);
	RUN(impossible_requests);
	RUN(smallest_areas);
	RUN(double_give);
	RUN(stale_block);
	RUN(wild_give);
	RUN(written_past_the_end);
	RUN(header_overwritten);
	RUN(damage_is_not_healed);
	RUN(given_memory_is_poisoned);
	return 0;
}
