// pool: memory that is given back all at once: what one line needs, from its words to the
// arguments of its commands.

#ifndef SH_POOL_H
#define SH_POOL_H

#include <stddef.h>

struct pool_chunk;

// All zero at first.
struct pool {
	struct pool_chunk *chunks; // the newest first
	size_t used;               // bytes of the newest
};

// pool_take: bytes that read as 0, aligned to 8 bytes. Ends the shell when there is no memory.
void *pool_take(struct pool *pool, size_t size);

// pool_text: a copy of `length` characters, with a NUL behind them.
char *pool_text(struct pool *pool, const char *text, size_t length);

// pool_release: give all of it back.
void pool_release(struct pool *pool);

#endif
