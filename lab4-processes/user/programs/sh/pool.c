// pool: chunks of memory, each of which serves many requests.

#include "pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 2048
#define ALIGNMENT  8

struct pool_chunk {
	struct pool_chunk *next;
	size_t size; // of the bytes
	_Alignas(ALIGNMENT) char bytes[];
};

static struct pool_chunk *chunk_make(size_t size)
{
	struct pool_chunk *chunk = calloc(1, sizeof(*chunk) + size);

	if (chunk == NULL) {
		fprintf(stderr, "sh: out of memory\n");
		exit(2);
	}
	chunk->size = size;
	return chunk;
}

void *pool_take(struct pool *pool, size_t size)
{
	struct pool_chunk *chunk = pool->chunks;

	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (chunk == NULL || size > chunk->size - pool->used) {
		chunk = chunk_make(size > CHUNK_SIZE ? size : CHUNK_SIZE);
		chunk->next = pool->chunks;
		pool->chunks = chunk;
		pool->used = 0;
	}
	pool->used += size;
	return chunk->bytes + pool->used - size;
}

char *pool_text(struct pool *pool, const char *text, size_t length)
{
	char *copy = pool_take(pool, length + 1);

	memcpy(copy, text, length);
	return copy;
}

void pool_release(struct pool *pool)
{
	while (pool->chunks != NULL) {
		struct pool_chunk *chunk = pool->chunks;

		pool->chunks = chunk->next;
		free(chunk);
	}
	*pool = (struct pool){0};
}
