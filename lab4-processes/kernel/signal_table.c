// signal_table: the actions of a process. There is a table of them from the first change on:
// most processes have none.

#include "signal_table.h"

#include "core/assert.h"
#include "lib/string.h"
#include "mm/object_pool.h"

static struct object_pool signals_pool = OBJECT_POOL(signals_pool, struct signals);
static struct object_pool tables = OBJECT_POOL(tables, struct signal_table);

struct signals *signals_alloc(struct signals *from)
{
	struct signals *signals = object_alloc(&signals_pool);

	if (signals == NULL)
		return NULL;
	// The infos are written before they are read.
	signals->pending = 0;
	signals->spare = NULL;
	signals->table = from != NULL ? from->table : NULL;
	if (signals->table != NULL)
		signals->table->references++;
	return signals;
}

static void table_put(struct signal_table *table)
{
	if (table != NULL && --table->references == 0)
		object_free(&tables, table);
}

static void spare_free(struct signals *signals)
{
	if (signals->spare != NULL)
		object_free(&tables, signals->spare);
	signals->spare = NULL;
}

void signals_free(struct signals *signals)
{
	table_put(signals->table);
	spare_free(signals);
	object_free(&signals_pool, signals);
}

// Is there a signal with an action that stays when the handlers go?
static bool has_ignored(const struct signal_table *table)
{
	for (int i = 0; i < SIGNAL_MAX; i++)
		if (table->action[i].handler == SIGNAL_IGNORE)
			return true;
	return false;
}

// A table of its own, with the same actions.
static struct signal_table *table_copy(const struct signal_table *from)
{
	struct signal_table *table = object_alloc(&tables);

	if (table == NULL)
		return NULL;
	if (from != NULL)
		*table = *from;
	else
		memset(table, 0, sizeof(*table)); // SIGNAL_DEFAULT
	table->references = 1;
	return table;
}

struct signal_action *signals_change(struct signals *signals)
{
	struct signal_table *table = signals->table;

	if (table == NULL || table->references > 1) {
		table = table_copy(signals->table);
		if (table == NULL)
			return NULL;
		table_put(signals->table);
		signals->table = table;
	}
	return table->action;
}

bool signals_reserve(struct signals *signals)
{
	if (signals->spare == NULL)
		signals->spare = object_alloc(&tables);
	return signals->spare != NULL;
}

// Copy what stays. The table before may be that of a child, too: it is not changed.
void signals_reset(struct signals *signals)
{
	struct signal_table *before = signals->table, *table = signals->spare;

	signals->table = NULL;
	if (before != NULL && has_ignored(before)) {
		assert(table != NULL);            // signals_reserve
		memset(table, 0, sizeof(*table)); // SIGNAL_DEFAULT
		table->references = 1;
		for (int i = 0; i < SIGNAL_MAX; i++)
			if (before->action[i].handler == SIGNAL_IGNORE)
				table->action[i] = before->action[i];
		signals->table = table;
		signals->spare = NULL;
	}
	table_put(before);
	spare_free(signals);
}

struct signal_action signals_action(const struct signals *signals, int signal)
{
	return signals->table != NULL ? signals->table->action[signal - 1]
	                              : (struct signal_action){.handler = SIGNAL_DEFAULT};
}
