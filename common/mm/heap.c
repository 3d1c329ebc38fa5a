// heap: memory of any size out of one area.
//
// The area is a row of blocks without gaps:
//
//     header | room (a multiple of 16 bytes) | header | room | ... | end of the area
//
// The next block begins where the room ends, and each header points at the block before, so
// both neighbours of a block are found in constant time. Two free blocks never stand side by
// side. In a used block, the bytes asked for are followed by a guard word:
//
//     header | the requested bytes | guard (8 bytes) | unused, up to the next multiple of 16
//
// A header carries a sum over its own fields and address. Memory that is not a header, was one
// before, or was overwritten does not have the right sum.

#include "mm/heap.h"

#include "lib/string.h"

#define GUARD_SIZE 8
// The guard's value, xored with its address so that a copied one is not right either.
#define GUARD_VALUE 0xFEEDFACECAFEBEEFul
// The value of `asked` in a free block. No request can be that large.
#define ASKED_FREE SIZE_MAX

struct heap_block {
	uint64_t sum;                // over the other fields, see header_sum
	size_t room;                 // bytes behind the header
	size_t asked;                // bytes handed out, or ASKED_FREE
	struct heap_block *previous; // the block before this one, or NULL
};

_Static_assert(sizeof(struct heap_block) % HEAP_ALIGNMENT == 0, "room must be aligned");

static const struct heap_fault no_fault = {NULL, NULL};

static struct heap_fault fault(const char *what, const void *where)
{
	return (struct heap_fault){what, where};
}

static bool is_free(const struct heap_block *block)
{
	return block->asked == ASKED_FREE;
}

static uint8_t *room_of(const struct heap_block *block)
{
	return (uint8_t *)(block + 1);
}

// next_block: the block after this one, or NULL. The header must be sound.
static struct heap_block *next_block(const struct heap *heap, const struct heap_block *block)
{
	uint8_t *end = room_of(block) + block->room;

	return end == heap->end ? NULL : (struct heap_block *)end;
}

// header_sum: each field is multiplied in, so that exchanged or equal fields do not cancel out.
static uint64_t header_sum(const struct heap_block *block)
{
	const uint64_t factor = 0x9E3779B97F4A7C15; // odd, with its bits spread
	uint64_t sum = (uintptr_t)block;

	sum = sum * factor + block->room;
	sum = sum * factor + block->asked;
	sum = sum * factor + (uintptr_t)block->previous;
	return sum ^ (sum >> 32);
}

static bool header_sound(const struct heap_block *block)
{
	return block->sum == header_sum(block);
}

// set_header: every change of a header goes through here.
static void set_header(struct heap_block *block, size_t room, size_t asked,
                       struct heap_block *previous)
{
	block->room = room;
	block->asked = asked;
	block->previous = previous;
	block->sum = header_sum(block);
}

// The guard is compared and written bytewise: it follows the bytes asked for, wherever they
// end.
static uint8_t *guard_of(const struct heap_block *block)
{
	return room_of(block) + block->asked;
}

static uint64_t guard_value(const struct heap_block *block)
{
	return GUARD_VALUE ^ (uintptr_t)guard_of(block);
}

static void set_guard(struct heap_block *block)
{
	uint64_t value = guard_value(block);

	memcpy(guard_of(block), &value, GUARD_SIZE);
}

static bool guard_sound(const struct heap_block *block)
{
	uint64_t value = guard_value(block);

	return memcmp(guard_of(block), &value, GUARD_SIZE) == 0;
}

void heap_init(struct heap *heap, void *area, size_t size)
{
	size = round_down(size, HEAP_ALIGNMENT);
	heap->start = area;
	heap->end = heap->start + size;
	heap->first = area;
	set_header(heap->first, size - sizeof(struct heap_block), ASKED_FREE, NULL);
}

// find_free: the first free block with enough room. The walk ends as well at a header that was
// overwritten, because it does not tell where the next block is.
static struct heap_block *find_free(const struct heap *heap, size_t room)
{
	struct heap_block *block = heap->first;

	for (; block != NULL && header_sound(block); block = next_block(heap, block)) {
		if (is_free(block) && block->room >= room)
			return block;
	}
	return NULL;
}

// relink_next: tell the block after `block` who is before it. A header that was overwritten is
// left as it is: with a right sum it would pass for a sound one.
static void relink_next(const struct heap *heap, struct heap_block *block)
{
	struct heap_block *next = next_block(heap, block);

	if (next != NULL && header_sound(next))
		set_header(next, next->room, next->asked, block);
}

// split: cut a free block down to `room` bytes, if what remains can be a block of its own.
static void split(const struct heap *heap, struct heap_block *block, size_t room)
{
	size_t rest = block->room - room;
	struct heap_block *remainder = (struct heap_block *)(room_of(block) + room);

	if (rest < sizeof(struct heap_block) + HEAP_ALIGNMENT)
		return;
	set_header(block, room, ASKED_FREE, block->previous);
	set_header(remainder, rest - sizeof(struct heap_block), ASKED_FREE, block);
	relink_next(heap, remainder);
}

void *heap_alloc(struct heap *heap, size_t size)
{
	struct heap_block *block;
	size_t room;

	// Also keeps the sum below from wrapping.
	if (size > (size_t)(heap->end - heap->start))
		return NULL;
	room = round_up(size + GUARD_SIZE, HEAP_ALIGNMENT);
	block = find_free(heap, room);
	if (block == NULL)
		return NULL;
	split(heap, block, room);
	set_header(block, block->room, size, block->previous);
	set_guard(block);
	return room_of(block);
}

// find_fault: why is there no sound header in front of `memory`? Slow, for reports only.
static struct heap_fault find_fault(const struct heap *heap, const uint8_t *memory)
{
	const struct heap_block *block = heap->first;

	for (; block != NULL; block = next_block(heap, block)) {
		if (!header_sound(block))
			return fault("a block's header was overwritten", block);
		// Its block was freed before, and has become part of a larger free one.
		if (is_free(block) && memory >= room_of(block) &&
		    memory < room_of(block) + block->room)
			return fault("the block is free already", memory);
	}
	return fault("not a block of this heap", memory);
}

// damaged_neighbour: a block beside this one whose header was overwritten, or NULL.
static const struct heap_block *damaged_neighbour(const struct heap *heap,
                                                  const struct heap_block *block)
{
	const struct heap_block *next = next_block(heap, block);

	if (next != NULL && !header_sound(next))
		return next;
	if (block->previous != NULL && !header_sound(block->previous))
		return block->previous;
	return NULL;
}

// may_be_block: could a block's bytes begin at `memory` at all?
static bool may_be_block(const struct heap *heap, const uint8_t *memory)
{
	return memory >= heap->start + sizeof(struct heap_block) && memory < heap->end &&
	       (uintptr_t)memory % HEAP_ALIGNMENT == 0;
}

static struct heap_block *block_of(uint8_t *memory)
{
	return (struct heap_block *)memory - 1;
}

// check_free: may the block that begins at `memory` be freed?
static struct heap_fault check_free(const struct heap *heap, uint8_t *memory)
{
	const struct heap_block *block, *damaged;

	if (!may_be_block(heap, memory))
		return fault("not a block of this heap", memory);
	block = block_of(memory);
	if (!header_sound(block))
		return find_fault(heap, memory);
	if (is_free(block))
		return fault("the block is free already", memory);
	if (!guard_sound(block))
		return fault("the block was written past its end", guard_of(block));
	damaged = damaged_neighbour(heap, block);
	if (damaged != NULL)
		return fault("a block's header was overwritten", damaged);
	return no_fault;
}

// merge: make one block of two that stand side by side and are free. The second header ceases
// to be one.
static void merge(const struct heap *heap, struct heap_block *block, struct heap_block *next)
{
	set_header(block, block->room + sizeof(*next) + next->room, ASKED_FREE,
	           block->previous);
	memset(next, HEAP_POISON, sizeof(*next));
	relink_next(heap, block);
}

struct heap_fault heap_free(struct heap *heap, void *memory)
{
	struct heap_fault found = check_free(heap, memory);
	struct heap_block *block, *next;

	if (found.what != NULL)
		return found;
	block = block_of(memory);
	set_header(block, block->room, ASKED_FREE, block->previous);
	memset(room_of(block), HEAP_POISON, block->room);
	next = next_block(heap, block);
	if (next != NULL && is_free(next))
		merge(heap, block, next);
	if (block->previous != NULL && is_free(block->previous))
		merge(heap, block->previous, block);
	return no_fault;
}

struct heap_fault heap_check(const struct heap *heap)
{
	const struct heap_block *previous = NULL;
	const struct heap_block *block = heap->first;

	for (; block != NULL; previous = block, block = next_block(heap, block)) {
		if (!header_sound(block))
			return fault("a block's header was overwritten", block);
		if (block->previous != previous)
			return fault("a block points at a wrong neighbour", block);
		if (!is_free(block) && !guard_sound(block))
			return fault("the block was written past its end", guard_of(block));
		if (is_free(block) && previous != NULL && is_free(previous))
			return fault("two free blocks stand side by side", block);
	}
	return no_fault;
}

struct heap_stats heap_stats(const struct heap *heap)
{
	struct heap_stats stats = {.size = heap->end - heap->start};
	const struct heap_block *block = heap->first;

	for (; block != NULL && header_sound(block); block = next_block(heap, block)) {
		if (is_free(block)) {
			stats.blocks_free++;
			stats.free += block->room;
			stats.largest_free =
				max_u64(stats.largest_free, block->room - GUARD_SIZE);
		} else {
			stats.blocks_used++;
			stats.used += block->asked;
		}
	}
	return stats;
}
