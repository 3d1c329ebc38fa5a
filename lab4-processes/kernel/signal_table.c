// signal_table: the actions of a process. There is a table of them from the first change on:
// most processes have none.

#include "abi/error.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "mm/object_pool.h"
#include "signal_post.h"

#define TABLE_SIZE (SIGNAL_MAX * sizeof(struct signal_action))

static struct object_pool signals_pool = OBJECT_POOL(signals_pool, struct signals);

struct signals *signals_alloc(void)
{
	struct signals *signals = object_alloc(&signals_pool);

	if (signals == NULL)
		return NULL;
	// The infos are written before they are read.
	signals->actions = NULL;
	signals->pending = 0;
	return signals;
}

void signals_free(struct signals *signals)
{
	kfree(signals->actions);
	object_free(&signals_pool, signals);
}

int signals_clone(struct signals *from, struct signals *to)
{
	if (from->actions == NULL)
		return 0;
	to->actions = kmalloc(TABLE_SIZE);
	if (to->actions == NULL)
		return -ENOMEM;
	memcpy(to->actions, from->actions, TABLE_SIZE);
	return 0;
}

struct signal_action *signals_actions(struct signals *signals)
{
	if (signals->actions == NULL)
		signals->actions = kzalloc(TABLE_SIZE);
	return signals->actions;
}

struct signal_action signals_action(const struct signals *signals, int signal)
{
	return signals->actions != NULL ? signals->actions[signal - 1]
	                                : (struct signal_action){.handler = SIGNAL_DEFAULT};
}
