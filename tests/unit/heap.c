// heap: random allocs and frees beside a shadow of what is used, and each kind of damage
// reported.

#include "unit.h"

#include "mm/heap.c"

#define AREA_SIZE 65536
#define BLOCKS    200
#define STEPS     30000

static _Alignas(HEAP_ALIGNMENT) uint8_t area[AREA_SIZE];
static struct heap heap;

// The shadow: what is used, filled with a pattern of its own so that an overlap is seen.
static struct block {
	uint8_t *memory; // NULL: nothing
	size_t size;
	uint8_t pattern;
} blocks[BLOCKS];

static void start(void)
{
	// Not zeros: the heap must not rely on what memory holds.
	memset(area, 0x5A, sizeof(area));
	memset(blocks, 0, sizeof(blocks));
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

static void sound_free(void *memory)
{
	struct heap_fault found = heap_free(&heap, memory);

	CHECK_TEXT(found.what == NULL ? "sound" : found.what, "sound");
}

static void *sound_alloc(size_t size)
{
	void *memory = heap_alloc(&heap, size);

	CHECK(memory != NULL);
	return memory;
}

static void block_alloc(struct block *block)
{
	// Mostly small, sometimes large.
	block->size = below(8) == 0 ? below(5000) : below(300);
	block->pattern = (uint8_t)below(256);
	block->memory = heap_alloc(&heap, block->size);
	if (block->memory == NULL) {
		CHECK(block->size > heap_stats(&heap).largest_free);
		return;
	}
	CHECK_EQUAL((uintptr_t)block->memory % HEAP_ALIGNMENT, 0);
	CHECK(block->memory >= area && block->memory + block->size <= area + AREA_SIZE);
	memset(block->memory, block->pattern, block->size);
}

static void block_free(struct block *block)
{
	for (size_t i = 0; i < block->size; i++)
		CHECK_EQUAL(block->memory[i], block->pattern);
	sound_free(block->memory);
	block->memory = NULL;
}

static void check_stats(void)
{
	struct heap_stats stats = heap_stats(&heap);
	size_t used = 0, count = 0;

	for (int i = 0; i < BLOCKS; i++) {
		if (blocks[i].memory != NULL) {
			used += blocks[i].size;
			count++;
		}
	}
	CHECK_EQUAL(stats.used, used);
	CHECK_EQUAL(stats.blocks_used, count);
	CHECK_EQUAL(stats.size, AREA_SIZE);
	CHECK(stats.blocks_free <= count + 1);
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
		struct block *block = &blocks[below(BLOCKS)];

		CONTEXT("step %d", step);
		if (block->memory == NULL)
			block_alloc(block);
		else
			block_free(block);
		check_sound();
		check_stats();
	}
	for (int i = 0; i < BLOCKS; i++) {
		if (blocks[i].memory != NULL)
			block_free(&blocks[i]);
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
			struct block *block = &blocks[below(BLOCKS)];

			if (block->memory == NULL)
				block_alloc(block);
			else
				block_free(block);
		}
		largest = heap_stats(&heap).largest_free;
		CONTEXT("round %d, largest %zu", round, largest);
		CHECK(heap_alloc(&heap, largest + 1) == NULL);
		sound_free(sound_alloc(largest));
	}
}

static void every_size_is_aligned(void)
{
	struct heap_stats before;
	uint8_t *memory[300];

	start();
	before = heap_stats(&heap);
	for (size_t size = 0; size < array_length(memory); size++) {
		memory[size] = sound_alloc(size);
		CHECK_EQUAL((uintptr_t)memory[size] % HEAP_ALIGNMENT, 0);
		memset(memory[size], 0xFF, size);
	}
	// Every other one first, so that blocks merge on both sides.
	for (size_t i = 0; i < array_length(memory); i += 2)
		sound_free(memory[i]);
	check_sound();
	for (size_t i = 1; i < array_length(memory); i += 2)
		sound_free(memory[i]);
	check_one_block(&before);
}

static void exhaustion(void)
{
	static void *memory[AREA_SIZE / 64];
	struct heap_stats before;
	size_t count = 0;

	start();
	before = heap_stats(&heap);
	while ((memory[count] = heap_alloc(&heap, 100)) != NULL)
		count++;
	CHECK(count > AREA_SIZE / 200);
	sound_free(memory[count / 2]);
	CHECK(sound_alloc(100) == memory[count / 2]);
	CHECK(heap_alloc(&heap, 100) == NULL);
	for (size_t i = 0; i < count; i++)
		sound_free(memory[i]);
	check_one_block(&before);
}

static void impossible_requests(void)
{
	start();
	CHECK(heap_alloc(&heap, AREA_SIZE) == NULL);
	CHECK(heap_alloc(&heap, AREA_SIZE + 1) == NULL);
	for (size_t below_wrap = 0; below_wrap < 64; below_wrap++)
		CHECK(heap_alloc(&heap, SIZE_MAX - below_wrap) == NULL);
	check_sound();
}

static void smallest_areas(void)
{
	for (size_t size = 64; size < 200; size++) {
		void *memory;

		CONTEXT("an area of %zu bytes", size);
		memset(area, 0x5A, sizeof(area));
		heap_init(&heap, area, size);
		memory = sound_alloc(heap_stats(&heap).largest_free);
		CHECK(heap_alloc(&heap, 0) == NULL);
		sound_free(memory);
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
		row[i] = sound_alloc(40);
		memset(row[i], (int)i, 40);
	}
}

// free_wrong: free what must not be freed; the fault must be this one and nothing may have
// changed.
static void free_wrong(uint8_t *memory, const char *what, const void *where)
{
	static uint8_t before[AREA_SIZE];
	struct heap heap_before = heap;

	memcpy(before, area, AREA_SIZE);
	check_fault(heap_free(&heap, memory), what, where);
	CHECK_EQUAL(memcmp(before, area, AREA_SIZE), 0);
	CHECK(heap.first == heap_before.first && heap.end == heap_before.end);
}

static void double_give(void)
{
	const char *what = "the block is free already";

	// In each order, so that the block freed twice stood alone or was merged with either
	// side.
	for (int first = 0; first < 3; first++) {
		for (int second = 0; second < 3; second++) {
			start_row();
			CONTEXT("block %d, then %d", first, second);
			sound_free(row[first]);
			free_wrong(row[first], what, row[first]);
			if (second == first)
				continue;
			sound_free(row[second]);
			free_wrong(row[first], what, row[first]);
			free_wrong(row[second], what, row[second]);
			check_sound();
		}
	}
}

// A block that was freed and lies inside a larger one now is not taken for a block again.
static void stale_block(void)
{
	uint8_t *large;

	start_row();
	sound_free(row[1]);
	sound_free(row[2]);
	large = sound_alloc(100);
	CHECK(large == row[1]);
	free_wrong(row[2], "not a block of this heap", row[2]);
}

static void wild_give(void)
{
	const char *what = "not a block of this heap";
	_Alignas(HEAP_ALIGNMENT) uint8_t elsewhere[64] = {0};

	start_row();
	free_wrong(row[1] + 1, what, row[1] + 1);
	free_wrong(row[1] + 8, what, row[1] + 8);
	free_wrong(row[1] + 16, what, row[1] + 16);
	free_wrong(row[1] - 16, what, row[1] - 16);
	free_wrong(elsewhere, what, elsewhere);
	free_wrong(area, what, area);
	free_wrong(area + 16, what, area + 16);
	free_wrong(area + AREA_SIZE, what, area + AREA_SIZE);
	free_wrong((uint8_t *)16, what, (void *)16);
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
			memory = sound_alloc(size);
			CONTEXT("%zu bytes past the end of %zu", past, size);
			memory[size + past] ^= 1;
			free_wrong(memory, what, memory + size);
			check_fault(heap_check(&heap), what, memory + size);
			memory[size + past] ^= 1;
			sound_free(memory);
		}
	}
}

// Any byte of a header: found when the block or one of its neighbours is freed, and by
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
			free_wrong(row[block], what, header);
		check_fault(heap_check(&heap), what, header);
		sound_free(row[3]); // not beside it
		check_fault(heap_check(&heap), what, header);
	}
}

// Allocating and merging beside a damaged header must not give it a right sum again.
static void damage_is_not_healed(void)
{
	const char *what = "a block's header was overwritten";
	uint8_t *header;

	start_row();
	sound_free(row[1]);
	header = row[2] - sizeof(struct heap_block);
	header[8] ^= 0x10;
	CHECK(heap_alloc(&heap, 8) == row[1]);
	check_fault(heap_check(&heap), what, header);

	start_row();
	sound_free(row[1]);
	header = row[2] - sizeof(struct heap_block);
	header[8] ^= 0x10;
	sound_free(row[0]);
	check_fault(heap_check(&heap), what, header);
	CHECK(heap_alloc(&heap, 1000) == NULL);
	CHECK(heap_stats(&heap).blocks_used == 0);
}

static void given_memory_is_poisoned(void)
{
	start_row();
	sound_free(row[1]);
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
