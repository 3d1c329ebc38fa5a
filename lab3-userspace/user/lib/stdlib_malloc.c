// stdlib_malloc: memory of any size out of pages of the kernel.
//
// First fit over a list of the free blocks, in the order of their addresses (Kernighan and
// Ritchie, The C Programming Language, 8.7). Each block begins with a header:
//
//     header | bytes of a used block | header | a free block's, linked | ...
//
// Two free blocks that touch become one when either is given back. Pages are never given back
// to the kernel before the program ends.

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lab3-userspace/user/include/map.h"
#include "lib/types.h"

#define ALIGNMENT 16
// The kernel is asked for at least so much at a time.
#define GROWTH 0x10000

struct block {
	size_t size;        // bytes, the header's too
	struct block *next; // free: the one after it; used: `taken`
};

_Static_assert(sizeof(struct block) % ALIGNMENT == 0, "what follows a header is aligned");

// The list begins and ends here. Its size of 0 makes it touch nothing.
static struct block first_free;
// Where `next` of a used block points: what else is there was not given by malloc.
static struct block taken;

static char *end_of(struct block *block)
{
	return (char *)block + block->size;
}

// block_join: make one block of two that touch.
static void block_join(struct block *block, struct block *next)
{
	if (next != NULL && end_of(block) == (char *)next) {
		block->size += next->size;
		block->next = next->next;
	}
}

static void block_release(struct block *block)
{
	struct block *before = &first_free;

	while (before->next != NULL && before->next < block)
		before = before->next;
	block->next = before->next;
	before->next = block;
	// The later one first: so three in a row become one.
	block_join(block, block->next);
	if (before != &first_free)
		block_join(before, block);
}

// block_take: from the first free block that is large enough; what is left of it stays free.
// NULL if none is.
static struct block *block_take(size_t size)
{
	struct block *before = &first_free;
	struct block *block;

	while (before->next != NULL && before->next->size < size)
		before = before->next;
	block = before->next;
	if (block == NULL)
		return NULL;
	if (block->size > size + sizeof(struct block)) {
		struct block *rest = (struct block *)((char *)block + size);

		rest->size = block->size - size;
		rest->next = block->next;
		before->next = rest;
		block->size = size;
	} else {
		before->next = block->next;
	}
	block->next = &taken;
	return block;
}

// grow: have a free block of at least that size.
static bool grow(size_t size)
{
	size_t pages = round_up(max_u64(size, GROWTH), MEMORY_PAGE);
	struct block *block = map(NULL, pages, MEMORY_WRITE);

	if (block == NULL)
		return false;
	block->size = pages;
	block_release(block);
	return true;
}

// block_of: the block whose bytes these are.
static struct block *block_of(void *memory)
{
	struct block *block = (struct block *)memory - 1;

	if (block->next != &taken) {
		fprintf(stderr, "malloc: %p was not given, or is free already\n", memory);
		abort();
	}
	return block;
}

void *malloc(size_t size)
{
	struct block *block = NULL;

	// No object is larger (C17 7.20.3). So the sums do not wrap.
	if (size <= PTRDIFF_MAX) {
		size = round_up(max_u64(size, 1), ALIGNMENT) + sizeof(struct block);
		block = block_take(size);
		if (block == NULL && grow(size))
			block = block_take(size);
	}
	if (block != NULL)
		return block + 1;
	errno = ENOMEM; // whatever the kernel says to such a size
	return NULL;
}

void free(void *memory)
{
	if (memory != NULL)
		block_release(block_of(memory));
}

void *calloc(size_t count, size_t size)
{
	void *memory;

	if (size != 0 && count > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	memory = malloc(count * size);
	if (memory != NULL)
		memset(memory, 0, count * size);
	return memory;
}

void *realloc(void *memory, size_t size)
{
	size_t room;
	void *other;

	if (memory == NULL)
		return malloc(size);
	room = block_of(memory)->size - sizeof(struct block);
	if (size <= room)
		return memory;
	other = malloc(size);
	if (other != NULL) {
		memcpy(other, memory, room);
		free(memory);
	}
	return other;
}
