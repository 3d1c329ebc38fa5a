// slab: the header, then objects, one behind the other.

#include "mm/slab.h"

#define FIRST_OBJECT round_up(sizeof(struct slab), SLAB_ALIGNMENT)

bool slab_fits(size_t object_size)
{
	return object_size > 0 && object_size <= SLAB_SIZE - FIRST_OBJECT;
}

void slab_init(struct slab *slab, const void *owner, size_t object_size)
{
	size_t size = round_up(object_size, SLAB_ALIGNMENT);

	*slab = (struct slab){
		.owner = owner,
		.object_size = (uint32_t)size,
		.capacity = (uint32_t)((SLAB_SIZE - FIRST_OBJECT) / size),
	};
}

void *slab_object(struct slab *slab, uint32_t index)
{
	return (char *)slab + FIRST_OBJECT + (size_t)index * slab->object_size;
}

void *slab_alloc(struct slab *slab)
{
	for (uint32_t word = 0; word * 64 < slab->capacity; word++) {
		uint32_t index;

		if (~slab->out[word] == 0)
			continue;
		index = word * 64 + (uint32_t)__builtin_ctzll(~slab->out[word]);
		if (index >= slab->capacity)
			break;
		slab->out[word] |= 1ull << index % 64;
		slab->used++;
		return slab_object(slab, index);
	}
	return NULL;
}

struct slab *slab_of(const void *object)
{
	return (struct slab *)round_down((uintptr_t)object, SLAB_SIZE);
}

static uint64_t index_of(const struct slab *slab, const void *object)
{
	return ((uintptr_t)object - (uintptr_t)slab - FIRST_OBJECT) / slab->object_size;
}

enum slab_result slab_check(const struct slab *slab, const void *owner, const void *object)
{
	uint64_t offset = (uintptr_t)object - (uintptr_t)slab;
	uint64_t index;

	// A frame that is not a slab of this owner has no valid header.
	if (slab->owner != owner || offset < FIRST_OBJECT)
		return SLAB_WILD;
	index = index_of(slab, object);
	if (index >= slab->capacity || offset != FIRST_OBJECT + index * slab->object_size)
		return SLAB_WILD;
	return slab->out[index / 64] & 1ull << index % 64 ? SLAB_OK : SLAB_DOUBLE_FREE;
}

void slab_free(struct slab *slab, const void *object)
{
	uint64_t index = index_of(slab, object);

	slab->out[index / 64] &= ~(1ull << index % 64);
	slab->used--;
}
