// redirect: where the input of a command comes from, and its output goes.

#ifndef SH_REDIRECT_H
#define SH_REDIRECT_H

#include "pool.h"
#include "syntax.h"

// The files of descriptors as they were before: a list in the pool, the last one first. NULL:
// nothing was changed.
struct saved;

// redirects_apply: do as they say, in their order. true; or false, and the shell has
// complained. Unless `saved` is NULL, *saved is what redirects_undo takes to put everything
// back, after an error too.
bool redirects_apply(const struct redirect *redirects, struct pool *pool, struct saved **saved);
void redirects_undo(struct saved *saved);

// descriptor_move: let `to` lead where `from` leads, which is closed. -1 and errno on error.
int descriptor_move(int from, int to);

#endif
