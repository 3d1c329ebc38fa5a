// test_objects: pools of small objects.

#include "base_test.h"
#include "bench.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/object_pool.h"

#define OBJECTS 500
#define STEPS   20000

struct thing {
	struct thing *next;
	uint64_t words[8];
};

static struct object_pool things = OBJECT_POOL(things, struct thing);
static struct thing *held[OBJECTS];

static void thing_fill(struct thing *thing)
{
	for (size_t i = 0; i < array_length(thing->words); i++)
		thing->words[i] = secret((vaddr_t)thing + i);
}

static void thing_check(const struct thing *thing)
{
	for (size_t i = 0; i < array_length(thing->words); i++)
		test_eq(thing->words[i], secret((vaddr_t)thing + i));
}

static void exchange(size_t i)
{
	if (held[i] == NULL) {
		held[i] = object_alloc(&things);
		test_check(held[i] != NULL);
		test_eq((vaddr_t)held[i] % 16, 0);
		thing_fill(held[i]);
		return;
	}
	thing_check(held[i]);
	object_free(&things, held[i]);
	held[i] = NULL;
}

static size_t held_count(void)
{
	size_t count = 0;

	for (size_t i = 0; i < OBJECTS; i++)
		count += held[i] != NULL;
	return count;
}

EARLY_TEST(base_objects_random_use)
{
	struct random random = {secret(0)};
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];

	frame_stats(before);
	for (size_t step = 0; step < STEPS; step++) {
		// Fewer and more of them by turns, so that slabs come and go.
		size_t range = step / 2000 % 2 ? OBJECTS : OBJECTS / 10;

		exchange(random_next(&random) % range);
		if (step % 500 == 0)
			test_eq(things.used, held_count());
	}
	for (size_t i = 0; i < OBJECTS; i++)
		if (held[i] != NULL)
			exchange(i);
	test_eq(things.used, 0);
	test_eq(things.frames, 1); // the spare one
	frame_stats(after);
	test_eq(after[FRAME_HEAP], before[FRAME_HEAP] + 1);
	test_check(object_pool_next(NULL) == &things);
	test_check(object_pool_next(&things) == NULL);
}

struct large {
	struct large *next;
	uint8_t bytes[1016];
};

static struct object_pool large = OBJECT_POOL(large, struct large);

// Objects until memory is used up, and all of it comes back, in another order.
EARLY_TEST(base_objects_exhaustion)
{
	struct large *list = NULL, *object, *again = NULL;
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];
	uint64_t count = 0;

	frame_stats(before);
	for (; (object = object_alloc(&large)) != NULL; count++) {
		object->next = list;
		list = object;
	}
	test_check(object_alloc(&large) == NULL);
	test_eq(large.used, count);
	frame_stats(after);
	test_eq(after[FRAME_FREE], 0);
	test_report("frames", 0, before[FRAME_FREE]);
	test_report("count", 0, count);
	for (uint64_t i = 0; list != NULL; i++) {
		object = list;
		list = object->next;
		if (secret(i) % 2) {
			object_free(&large, object);
			continue;
		}
		object->next = again;
		again = object;
	}
	while (again != NULL) {
		object = again;
		again = object->next;
		object_free(&large, object);
	}
	frame_stats(after);
	test_eq(after[FRAME_FREE], before[FRAME_FREE] - 1);
}

BENCH(object_alloc_free)
{
	return BENCH_COUNT(object_free(&things, object_alloc(&things)));
}
