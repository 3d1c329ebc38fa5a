// user_malloc: a program's malloc over memory of the test, beside a shadow of what was given.

#include <errno.h>
#include <setjmp.h>
#include <stdint.h>

#include "unit.h"

// Ours get other names, so that the test can use the C library's.
#define malloc  rung_malloc
#define calloc  rung_calloc
#define realloc rung_realloc
#define free    rung_free
#define abort   rung_abort
#define fprintf(...)
#include "lab3-userspace/user/include/stdlib.h"
#include "lab3-userspace/user/lib/stdlib_malloc.c"
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef abort
#undef fprintf

#define AREA_SIZE (64 * GROWTH)
#define SLOTS     150
#define STEPS     30000

static _Alignas(MEMORY_PAGE) uint8_t area[AREA_SIZE];
static size_t area_used;
static bool with_gaps; // does the kernel leave gaps between what it maps?
static jmp_buf aborted;

// The kernel's part.
void *map(void *address, size_t size, int flags)
{
	uint8_t *memory = area + area_used;
	size_t gap = with_gaps ? MEMORY_PAGE : 0;

	CHECK(address == NULL);
	CHECK_EQUAL(flags, MEMORY_WRITE);
	CHECK_EQUAL(size % MEMORY_PAGE, 0);
	if (size + gap > AREA_SIZE - area_used) {
		errno = EINVAL;
		return NULL;
	}
	area_used += size + gap;
	return memory;
}

void rung_abort(void)
{
	longjmp(aborted, 1);
}

static void start(void)
{
	memset(area, 0, sizeof(area));
	area_used = 0;
	first_free.next = NULL;
}

// free_bytes: of all free blocks; checks that they are in order and do not touch.
static size_t free_bytes(void)
{
	size_t bytes = 0;

	for (struct block *block = first_free.next; block != NULL; block = block->next) {
		CHECK(block->next == NULL || end_of(block) < (char *)block->next);
		bytes += block->size;
	}
	return bytes;
}

static struct slot {
	uint8_t *memory;
	size_t size;
	uint8_t pattern;
} slots[SLOTS];

static size_t random_size(void)
{
	return below(10) == 0 ? below(3 * GROWTH / 2) : below(400);
}

static void slot_check(const struct slot *slot, size_t size)
{
	for (size_t i = 0; i < size; i++)
		CHECK_EQUAL(slot->memory[i], slot->pattern);
}

static void slot_fill(struct slot *slot, size_t size)
{
	slot->size = size;
	slot->pattern = (uint8_t)below(256);
	CHECK_EQUAL((uintptr_t)slot->memory % ALIGNMENT, 0);
	CHECK(slot->memory >= area && slot->memory + size <= area + AREA_SIZE);
	memset(slot->memory, slot->pattern, size);
}

static void slot_take(struct slot *slot)
{
	size_t size = random_size();

	if (below(3) == 0) {
		slot->memory = rung_calloc(size, 1);
		for (size_t i = 0; slot->memory != NULL && i < size; i++)
			CHECK_EQUAL(slot->memory[i], 0);
	} else {
		slot->memory = rung_malloc(size);
	}
	if (slot->memory != NULL)
		slot_fill(slot, size);
}

static void slot_resize(struct slot *slot)
{
	size_t size = random_size();
	uint8_t *memory = rung_realloc(slot->memory, size);

	if (memory == NULL)
		return;
	slot->memory = memory;
	slot_check(slot, size < slot->size ? size : slot->size);
	slot_fill(slot, size);
}

static void slot_free(struct slot *slot)
{
	slot_check(slot, slot->size);
	rung_free(slot->memory);
	slot->memory = NULL;
}

static void like_a_shadow(void)
{
	start();
	for (int i = 0; i < STEPS; i++) {
		struct slot *slot = &slots[below(SLOTS)];

		CONTEXT("step %d", i);
		if (slot->memory == NULL)
			slot_take(slot);
		else if (below(3) == 0)
			slot_resize(slot);
		else
			slot_free(slot);
	}
	for (int i = 0; i < SLOTS; i++) {
		if (slots[i].memory != NULL)
			slot_free(&slots[i]);
	}
}

// All comes back; without gaps as one block.
static void nothing_is_lost(void)
{
	for (int gaps = 0; gaps < 2; gaps++) {
		with_gaps = gaps != 0;
		like_a_shadow();
		if (with_gaps)
			continue;
		CHECK_EQUAL(free_bytes(), area_used);
		CHECK(first_free.next->next == NULL);
	}
	with_gaps = false;
}

static void memory_that_is_used_up(void)
{
	void *last = NULL;

	start();
	errno = 0;
	for (void *memory; (memory = rung_malloc(GROWTH)) != NULL; last = memory)
		;
	CHECK_EQUAL(errno, ENOMEM);
	CHECK(rung_realloc(last, 2 * GROWTH) == NULL);
	rung_free(last);
	CHECK(rung_malloc(GROWTH) == last);
}

static void sizes_that_wrap(void)
{
	static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 15, SIZE_MAX - 31,
	                               (size_t)PTRDIFF_MAX + 1, PTRDIFF_MAX};
	void *memory;

	start();
	memory = rung_malloc(1);
	for (size_t i = 0; i < array_length(sizes); i++) {
		CHECK(rung_malloc(sizes[i]) == NULL);
		CHECK(rung_realloc(memory, sizes[i]) == NULL);
		CHECK(rung_calloc(sizes[i], 2) == NULL);
	}
	CHECK(rung_calloc((size_t)1 << 33, (size_t)1 << 31) == NULL);
	CHECK(rung_calloc(SIZE_MAX, 0) != NULL);
	CHECK(rung_malloc(0) != rung_malloc(0));
}

static void check_aborts(void *memory)
{
	if (setjmp(aborted) == 0) {
		rung_free(memory);
		unit_fail(__FILE__, __LINE__, "free did not abort");
		exit(1);
	}
}

static void what_was_not_given(void)
{
	char *memory, *other;

	start();
	memory = rung_malloc(100);
	other = rung_malloc(100);
	memset(memory, 0, 100);
	check_aborts(memory + 16);
	rung_free(memory);
	check_aborts(memory);
	rung_free(other);
	check_aborts(other);
	rung_free(NULL);
}

int main(void)
{
	RUN(nothing_is_lost);
	RUN(memory_that_is_used_up);
	RUN(sizes_that_wrap);
	RUN(what_was_not_given);
	return 0;
}
