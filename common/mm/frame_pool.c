// frame_pool: which frames of memory are free, with a reference count and an owner kind for
// each.

#include "mm/frame_pool.h"

#include "lib/string.h"

void frame_pool_init(struct frame_pool *pool, struct frame_info *info, uint32_t info_length)
{
	memset(pool, 0, sizeof(*pool));
	pool->info = info;
	pool->info_length = info_length;
	pool->free_list = FRAME_NONE;
}

// The first frame number that may still be added.
static uint32_t end_of_zones(const struct frame_pool *pool)
{
	return pool->zone_count == 0 ? 0 : pool->zones[pool->zone_count - 1].end;
}

// new_zone: an empty zone at `start`, or the last one if it ends there; NULL when there is no
// room for one.
static struct frame_zone *new_zone(struct frame_pool *pool, uint32_t start)
{
	if (pool->zone_count > 0 && start == end_of_zones(pool))
		return &pool->zones[pool->zone_count - 1];
	if (pool->zone_count == FRAME_ZONES)
		return NULL;
	pool->zones[pool->zone_count] = (struct frame_zone){start, start, start};
	return &pool->zones[pool->zone_count++];
}

uint32_t frame_pool_add(struct frame_pool *pool, uint32_t start, uint32_t end)
{
	struct frame_zone *zone;

	start = (uint32_t)max_u64(start, end_of_zones(pool));
	end = (uint32_t)min_u64(end, pool->info_length);
	if (start >= end)
		return 0;
	zone = new_zone(pool, start);
	if (zone == NULL)
		return 0;
	zone->end = end;
	pool->total += end - start;
	pool->owned[FRAME_FREE] += end - start;
	return end - start;
}

// take_recycled: the frame that was released last, or FRAME_NONE.
static uint32_t take_recycled(struct frame_pool *pool)
{
	uint32_t frame = pool->free_list;

	if (frame != FRAME_NONE)
		pool->free_list = pool->info[frame].next_free;
	return frame;
}

// take_new: the lowest frame that was never handed out, or FRAME_NONE.
static uint32_t take_new(struct frame_pool *pool)
{
	for (uint32_t i = 0; i < pool->zone_count; i++) {
		struct frame_zone *zone = &pool->zones[i];

		if (zone->next < zone->end)
			return zone->next++;
	}
	return FRAME_NONE;
}

uint32_t frame_pool_take(struct frame_pool *pool, enum frame_owner owner)
{
	uint32_t frame = take_recycled(pool);

	if (frame == FRAME_NONE)
		frame = take_new(pool);
	if (frame == FRAME_NONE)
		return FRAME_NONE;
	pool->info[frame] = (struct frame_info){
		.references = 1,
		.next_free = FRAME_NONE,
		.owner = owner,
	};
	pool->owned[FRAME_FREE]--;
	pool->owned[owner]++;
	return frame;
}

enum frame_result frame_pool_share(struct frame_pool *pool, uint32_t frame)
{
	struct frame_info *info = frame_pool_info(pool, frame);

	if (info == NULL)
		return FRAME_WILD;
	if (info->references == 0)
		return FRAME_DOUBLE_FREE;
	info->references++;
	return FRAME_OK;
}

enum frame_result frame_pool_release(struct frame_pool *pool, uint32_t frame)
{
	struct frame_info *info = frame_pool_info(pool, frame);

	if (info == NULL)
		return FRAME_WILD;
	if (info->references == 0)
		return FRAME_DOUBLE_FREE;
	if (--info->references > 0)
		return FRAME_STILL_SHARED;
	pool->owned[info->owner]--;
	pool->owned[FRAME_FREE]++;
	info->owner = FRAME_FREE;
	info->next_free = pool->free_list;
	pool->free_list = frame;
	return FRAME_OK;
}

struct frame_info *frame_pool_info(struct frame_pool *pool, uint32_t frame)
{
	for (uint32_t i = 0; i < pool->zone_count; i++) {
		const struct frame_zone *zone = &pool->zones[i];

		if (frame >= zone->start && frame < zone->next)
			return &pool->info[frame];
	}
	return NULL;
}

// zone_kinds: the same for what lies in one zone; *inside is the number of frames that do.
static uint32_t zone_kinds(const struct frame_pool *pool, const struct frame_zone *zone,
                           uint32_t start, uint32_t end, uint32_t *inside)
{
	uint32_t kinds = 0;

	start = (uint32_t)max_u64(start, zone->start);
	end = (uint32_t)min_u64(end, zone->end);
	*inside = start < end ? end - start : 0;
	if (*inside > 0 && end > zone->next)
		kinds |= 1u << FRAME_FREE;
	for (uint32_t frame = start; frame < min_u64(end, zone->next); frame++)
		kinds |= 1u << pool->info[frame].owner;
	return kinds;
}

uint32_t frame_pool_kinds(const struct frame_pool *pool, uint32_t start, uint32_t end)
{
	uint32_t kinds = 0, in_zones = 0;

	for (uint32_t i = 0; i < pool->zone_count; i++) {
		uint32_t inside;

		kinds |= zone_kinds(pool, &pool->zones[i], start, end, &inside);
		in_zones += inside;
	}
	if (start < end && in_zones < end - start)
		kinds |= 1u << FRAME_RESERVED;
	return kinds;
}
