// test_kmalloc: the kernel's heap.

#include "base_test.h"
#include "lib/string.h"
#include "mm/kmalloc.h"

#define BLOCKS 256

// The blocks of a test; each is filled with its own byte.
static struct {
	uint8_t *memory;
	size_t size;
	uint8_t byte;
} blocks[BLOCKS];

static void block_alloc(uint64_t i, size_t size, uint8_t byte)
{
	uint8_t *memory = kmalloc(size);

	test_check(memory != NULL);
	test_eq((vaddr_t)memory % HEAP_ALIGNMENT, 0);
	memset(memory, byte, size);
	blocks[i].memory = memory;
	blocks[i].size = size;
	blocks[i].byte = byte;
}

static void block_free(uint64_t i)
{
	for (size_t n = 0; n < blocks[i].size; n++)
		test_eq(blocks[i].memory[n], blocks[i].byte);
	kfree(blocks[i].memory);
	blocks[i].memory = NULL;
}

// `seed` decides what is allocated and freed.
static void shuffle_blocks(uint64_t seed, uint64_t steps)
{
	struct random random = {.state = seed};

	for (uint64_t step = 0; step < steps; step++) {
		uint64_t i = random_next(&random) % BLOCKS, value = random_next(&random);

		if (blocks[i].memory == NULL)
			block_alloc(i, value % 1500, (uint8_t)(value >> 32));
		else
			block_free(i);
	}
}

static void free_all(void)
{
	for (uint64_t i = 0; i < BLOCKS; i++)
		if (blocks[i].memory != NULL)
			block_free(i);
}

static void check_as_before(struct heap_stats before)
{
	struct heap_stats now = kmalloc_stats();

	kmalloc_check();
	test_eq(now.used, before.used);
	test_eq(now.free, before.free);
	test_eq(now.largest_free, before.largest_free);
	test_eq(now.blocks_used, before.blocks_used);
	test_eq(now.blocks_free, before.blocks_free);
}

EARLY_TEST(base_heap_random_use)
{
	struct heap_stats before = kmalloc_stats();

	test_eq(before.size, 1 << 20);
	for (uint64_t round = 0; round < 8; round++) {
		shuffle_blocks(secret(round), 300);
		kmalloc_check();
	}
	free_all();
	check_as_before(before);
	test_report("done", 1, secret(1));
}

EARLY_TEST(base_heap_reuse)
{
	void *first = kmalloc(100), *middle = kmalloc(200), *last = kmalloc(100);
	void *small;

	kfree(middle);
	test_check(kmalloc(200) == middle);
	kfree(middle);
	small = kmalloc(40); // a part of it
	test_check(small == middle);
	kfree(small);
	kfree(first);
	kfree(last);
	// Three neighbours are one block again, whatever the order.
	test_check(kmalloc(500) == first);
	kfree(first);
	kfree(NULL);

	uint8_t *zeroed = kzalloc(300);
	for (size_t i = 0; i < 300; i++)
		test_eq(zeroed[i], 0);
	kfree(zeroed);
	void *nothing = kmalloc(0), *nothing_too = kmalloc(0);
	test_check(nothing != NULL && nothing_too != NULL && nothing != nothing_too);
	kfree(nothing);
	kfree(nothing_too);
	kmalloc_check();
}

EARLY_TEST(base_heap_exhaustion)
{
	struct heap_stats before = kmalloc_stats();
	void **list = NULL, **next;
	uint64_t count = 0, size = 256 + secret(0) % 1024;

	test_check(kmalloc(SIZE_MAX) == NULL);
	test_check(kmalloc(SIZE_MAX - 64) == NULL);
	test_check(kmalloc(before.largest_free + 1) == NULL);
	for (int round = 0; round < 2; round++) {
		void *largest = kmalloc(before.largest_free);

		test_check(largest != NULL);
		kfree(largest);
		for (count = 0; (next = kmalloc(size)) != NULL; count++) {
			*next = list;
			list = next;
		}
		test_check(kzalloc(size) == NULL);
		test_check(kmalloc_stats().largest_free < size);
		kmalloc_check();
		for (; list != NULL; list = next) {
			next = *list;
			kfree(list);
		}
		check_as_before(before);
	}
	test_report("count", size, count);
}

static volatile uint64_t uses_inside;

static void use_inside(struct timer *timer)
{
	uint64_t *memory = kmalloc(64 + uses_inside % 700);

	test_check(memory != NULL);
	*memory = secret(uses_inside);
	kmalloc_check();
	test_eq(*memory, secret(uses_inside));
	kfree(memory);
	uses_inside++;
	timer_start(timer, time_ticks() + 1, use_inside);
}

EARLY_TEST(base_heap_in_interrupt_handler)
{
	static struct timer timer;
	struct heap_stats before = kmalloc_stats();

	timer_start(&timer, time_ticks() + 1, use_inside);
	for (uint64_t round = 0; uses_inside < 50; round++)
		shuffle_blocks(secret(round), 20);
	timer_cancel(&timer);
	free_all();
	check_as_before(before);
	test_report("uses", 0, uses_inside);
}
