// init: walk the table.

#include "core/init.h"

#include "core/log.h"

TABLE_DEFINE(init);
TABLE_DECLARE(struct init_entry, init);

void init_run(int from, int to)
{
	table_for_each(entry, init)
	{
		if ((*entry)->rank < from || (*entry)->rank >= to)
			continue;
		log_debug("init %d %s", (*entry)->rank, (*entry)->name);
		(*entry)->run();
	}
}

TABLE_DEFINE(cpu_init);
TABLE_DECLARE(struct init_entry, cpu_init);

void init_run_cpu(void)
{
	table_for_each(entry, cpu_init)
	{
		(*entry)->run();
	}
}
