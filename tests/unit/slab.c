// slab: random allocs and frees beside a model, for objects of many sizes.

#include "unit.h"

#include "mm/slab.c"

#define STEPS 3000

static _Alignas(SLAB_SIZE) uint8_t memory[2 * SLAB_SIZE];
static struct slab *const slab = (struct slab *)memory;
static const int me, another;

// The objects that are out, and the byte that each was filled with.
static struct {
	uint8_t *object, byte;
} out[SLAB_OBJECTS];
static size_t out_count;

static void alloc(size_t size)
{
	uint8_t *object = slab_alloc(slab);

	if (object == NULL) {
		CHECK_EQUAL(out_count, slab->capacity);
		return;
	}
	CHECK(out_count < slab->capacity);
	CHECK_EQUAL((uintptr_t)object % SLAB_ALIGNMENT, 0);
	CHECK(object >= (uint8_t *)(slab + 1) && object + size <= memory + SLAB_SIZE);
	CHECK(slab_of(object) == slab && slab_of(object + size - 1) == slab);
	out[out_count].object = object;
	out[out_count].byte = (uint8_t)below(256);
	memset(object, out[out_count].byte, size);
	out_count++;
}

static void check_whole(size_t i, size_t size)
{
	for (size_t at = 0; at < size; at++)
		CHECK_EQUAL(out[i].object[at], out[i].byte);
}

static void free_at(size_t i, size_t size)
{
	uint8_t *object = out[i].object;

	check_whole(i, size);
	CHECK_EQUAL(slab_check(slab, &me, object), SLAB_OK);
	slab_free(slab, object);
	CHECK_EQUAL(slab_check(slab, &me, object), SLAB_DOUBLE_FREE);
	memset(object, 0xFF, size); // whoever still writes to it breaks nothing
	out[i] = out[--out_count];
}

// Each address but those of the objects that are out is refused.
static void check_addresses(void)
{
	size_t accepted = 0;

	for (size_t at = 0; at < SLAB_SIZE; at++)
		accepted += slab_check(slab, &me, memory + at) == SLAB_OK;
	CHECK_EQUAL(accepted, out_count);
	for (size_t i = 0; i < out_count; i++) {
		CHECK_EQUAL(slab_check(slab, &me, out[i].object), SLAB_OK);
		CHECK_EQUAL(slab_check(slab, &me, out[i].object + 1), SLAB_WILD);
		CHECK_EQUAL(slab_check(slab, &another, out[i].object), SLAB_WILD);
	}
}

static void use(size_t size)
{
	memset(memory, 0xA5, sizeof(memory));
	out_count = 0;
	slab_init(slab, &me, size);
	CHECK(slab->capacity >= 1);
	CHECK(slab->capacity <= SLAB_OBJECTS);
	for (int step = 0; step < STEPS; step++) {
		CONTEXT("size %zu, step %d", size, step);
		if (below(step % 1000 < 500 ? 3 : 2) > 0)
			alloc(size);
		else if (out_count > 0)
			free_at(below(out_count), size);
		CHECK_EQUAL(slab->used, out_count);
		if (step % 100 == 0)
			check_addresses();
	}
	while (out_count > 0)
		free_at(out_count - 1, size);
	CHECK_EQUAL(slab->used, 0);
	check_addresses();
	CHECK_EQUAL(memory[SLAB_SIZE], 0xA5);
}

static void random_use(void)
{
	static const size_t sizes[] = {1, 8, 16, 17, 64, 100, 256, 1000, 2000, 3000};

	for (size_t i = 0; i < array_length(sizes); i++)
		use(sizes[i]);
}

static void limits(void)
{
	CHECK(!slab_fits(0));
	CHECK(!slab_fits(SLAB_SIZE));
	for (size_t size = 1; slab_fits(size); size++) {
		slab_init(slab, &me, size);
		CHECK(slab->capacity >= 1 && slab->capacity <= SLAB_OBJECTS);
		CHECK(FIRST_OBJECT + slab->capacity * round_up(size, SLAB_ALIGNMENT) <=
		      SLAB_SIZE);
	}
}

// A frame that was freed reads as 0, or as poison.
static void what_is_no_slab(void)
{
	memset(memory, 0, sizeof(memory));
	CHECK_EQUAL(slab_check(slab, &me, memory + 256), SLAB_WILD);
	memset(memory, 0xDB, sizeof(memory));
	CHECK_EQUAL(slab_check(slab, &me, memory + 256), SLAB_WILD);
}

int main(void)
{
	RUN(random_use);
	RUN(limits);
	RUN(what_is_no_slab);
	return 0;
}
