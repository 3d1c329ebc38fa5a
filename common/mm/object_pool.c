// object_pool: slabs with room in a list, a spare one at its end.

#include "mm/object_pool.h"

#include "core/assert.h"
#include "lib/string.h"
#include "mm/allocation_failure.h"
#include "mm/frame.h"
#include "mm/physical.h"
#include "mm/slab.h"

static struct spinlock pools_lock = SPINLOCK("object pools", RANK_LEAF);
static struct object_pool *pools; // guarded by pools_lock

// The bytes of objects that are not out, under SAN=1.
#ifdef RUNG_SAN
static void poison(const struct object_pool *pool, void *object)
{
	memset(object, FRAME_POISON, pool->object_size);
}

static void poison_check(const struct object_pool *pool, const void *object)
{
	const uint8_t *bytes = object;

	for (size_t i = 0; i < pool->object_size; i++)
		if (bytes[i] != FRAME_POISON)
			panic("object %p of %s was written to after it was given back", object,
			      pool->name);
}
#else
static void poison(const struct object_pool *pool, void *object)
{
	(void)pool;
	(void)object;
}

static void poison_check(const struct object_pool *pool, const void *object)
{
	(void)pool;
	(void)object;
}
#endif

static void *alloc(struct object_pool *pool)
{
	struct slab *slab;
	void *object;

	if (list_empty(&pool->slabs))
		return NULL;
	slab = list_entry(list_front(&pool->slabs), struct slab, node);
	object = slab_alloc(slab);
	pool->used++;
	if (slab == pool->spare)
		pool->spare = NULL;
	if (slab->used == slab->capacity)
		list_remove(&slab->node);
	return object;
}

static void make_known(struct object_pool *pool)
{
	spin_lock(&pools_lock);
	if (!pool->known) {
		pool->known = true;
		pool->next = pools;
		pools = pool;
	}
	spin_unlock(&pools_lock);
}

static struct slab *slab_make(const struct object_pool *pool)
{
	paddr_t frame = frame_alloc(FRAME_HEAP);
	struct slab *slab = physical_pointer(frame);

	if (frame == 0)
		return NULL;
	assert(slab_fits(pool->object_size));
	slab_init(slab, pool, pool->object_size);
	for (uint32_t i = 0; i < slab->capacity; i++)
		poison(pool, slab_object(slab, i));
	return slab;
}

static void *alloc_from_new_slab(struct object_pool *pool)
{
	struct slab *slab = slab_make(pool);
	void *object;

	if (slab == NULL)
		return NULL;
	make_known(pool);
	spin_lock(&pool->lock);
	list_push_front(&pool->slabs, &slab->node);
	pool->frames++;
	object = alloc(pool);
	spin_unlock(&pool->lock);
	return object;
}

void *object_alloc(struct object_pool *pool)
{
	void *object;

	if (allocation_fails())
		return NULL;
	spin_lock(&pool->lock);
	object = alloc(pool);
	spin_unlock(&pool->lock);
	if (object == NULL)
		object = alloc_from_new_slab(pool);
	if (object != NULL)
		poison_check(pool, object);
	return object;
}

static void check(const struct object_pool *pool, const void *object)
{
	vaddr_t address = (vaddr_t)object;
	enum slab_result result = SLAB_WILD;

	// Only what is memory can be asked whether it is a slab.
	if (address >= PHYSICAL_MAP && address < PHYSICAL_MAP + frame_end())
		result = slab_check(slab_of(object), pool, object);
	if (result == SLAB_DOUBLE_FREE)
		panic("object %p of %s is given back twice", object, pool->name);
	if (result == SLAB_WILD)
		panic("object %p, given back, is none of %s", object, pool->name);
}

// Put a slab in its place after an object of it came back. Returns the one that is not needed
// any more, now off the list, or NULL. One spare is kept: who allocates and frees in turn
// should not need a frame each time.
static struct slab *sort(struct object_pool *pool, struct slab *slab)
{
	if (slab->used + 1 == slab->capacity) // it had no room before
		list_push_front(&pool->slabs, &slab->node);
	if (slab->used > 0)
		return NULL;
	list_remove(&slab->node);
	if (pool->spare != NULL) {
		pool->frames--;
		return slab;
	}
	list_push_back(&pool->slabs, &slab->node);
	pool->spare = slab;
	return NULL;
}

void object_free(struct object_pool *pool, void *object)
{
	struct slab *slab = slab_of(object), *unneeded;

	spin_lock(&pool->lock);
	check(pool, object);
	poison(pool, object);
	slab_free(slab, object);
	pool->used--;
	unneeded = sort(pool, slab);
	spin_unlock(&pool->lock);
	if (unneeded != NULL)
		frame_put(physical_address(unneeded));
}

struct object_pool *object_pool_next(const struct object_pool *pool)
{
	struct object_pool *next;

	spin_lock(&pools_lock);
	next = pool == NULL ? pools : pool->next;
	spin_unlock(&pools_lock);
	return next;
}
