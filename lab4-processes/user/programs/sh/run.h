// run: carries out the tree of a line.

#ifndef SH_RUN_H
#define SH_RUN_H

#include "pool.h"
#include "syntax.h"

// run_items: one after the other, until `exit` or, in an interactive shell, SIGINT. The last
// status is then in shell.status. `pool` is for what a command needs.
void run_items(const struct item *items, struct pool *pool);

#endif
