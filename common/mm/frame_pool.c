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

uint32_t frame_pool_alloc_new(struct frame_pool *pool)
{
	for (uint32_t i = 0; i < pool->zone_count; i++) {
		struct frame_zone *zone = &pool->zones[i];

		if (zone->next < zone->end)
			return zone->next++;
	}
	return FRAME_NONE;
}

// new_run: take `count` frames that were never handed out, or FRAME_NONE.
static uint32_t new_run(struct frame_pool *pool, uint32_t count, uint32_t limit)
{
	for (uint32_t i = 0; i < pool->zone_count; i++) {
		struct frame_zone *zone = &pool->zones[i];
		uint32_t first = zone->next;

		if (first < min_u64(zone->end, limit) &&
		    min_u64(zone->end, limit) - first >= count) {
			zone->next += count;
			return first;
		}
	}
	return FRAME_NONE;
}

// free_run: find `count` free frames that follow each other; they stay on the free list.
static uint32_t free_run(const struct frame_pool *pool, uint32_t count, uint32_t limit)
{
	for (uint32_t i = 0; i < pool->zone_count; i++) {
		const struct frame_zone *zone = &pool->zones[i];
		uint32_t length = 0;

		for (uint32_t frame = zone->start; frame < min_u64(zone->next, limit);
		     frame++) {
			length = pool->info[frame].owner == FRAME_FREE ? length + 1 : 0;
			if (length == count)
				return frame + 1 - count;
		}
	}
	return FRAME_NONE;
}

// unlink_run: take the frames in [first, first + count) from the free list, in one walk.
static void unlink_run(struct frame_pool *pool, uint32_t first, uint32_t count)
{
	uint32_t *link = &pool->free_list;

	while (*link != FRAME_NONE) {
		uint32_t frame = *link;

		if (frame - first < count)
			*link = pool->info[frame].next_free;
		else
			link = &pool->info[frame].next_free;
	}
}

uint32_t frame_pool_alloc_run(struct frame_pool *pool, uint32_t count, uint32_t limit,
                              enum frame_owner owner)
{
	uint32_t first;

	if (count == 0)
		return FRAME_NONE;
	first = new_run(pool, count, limit);
	if (first == FRAME_NONE) {
		first = free_run(pool, count, limit);
		if (first == FRAME_NONE)
			return FRAME_NONE;
		unlink_run(pool, first, count);
	}
	for (uint32_t frame = first; frame < first + count; frame++)
		frame_pool_hand_out(pool, frame, owner);
	return first;
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
