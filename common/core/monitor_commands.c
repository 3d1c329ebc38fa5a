// monitor_commands: what the base can show of itself.

#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "arch/provoke.h"
#include "core/console.h"
#include "core/executor.h"
#include "core/input.h"
#include "core/monitor.h"
#include "core/time.h"
#include "dev/power.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/kmalloc.h"
#include "mm/object_pool.h"

static void ticks(size_t count, char **words)
{
	(void)count;
	(void)words;
	console_printf("%lu ticks since boot (%lu.%03lu s)\n", time_ticks(),
	               time_ticks() / TICKS_PER_SECOND, time_ticks() % TICKS_PER_SECOND);
}

MONITOR_COMMAND(ticks, "", "the time since boot", ticks);

static void frames(size_t count, char **words)
{
	uint32_t owned[FRAME_OWNERS];
	uint32_t total = frame_stats(owned);

	(void)count;
	(void)words;
	for (enum frame_owner owner = 0; owner < FRAME_OWNERS; owner++)
		if (owned[owner] != 0)
			console_printf("  %-12s %8u frames %8u KiB\n", frame_owner_name(owner),
			               owned[owner], owned[owner] * (FRAME_SIZE / 1024));
	console_printf("  %-12s %8u frames %8u KiB\n", "all", total,
	               total * (FRAME_SIZE / 1024));
}

MONITOR_COMMAND(frames, "", "physical memory, by owner", frames);

static void heap(size_t count, char **words)
{
	struct heap_stats stats = kmalloc_stats();

	(void)count;
	(void)words;
	kmalloc_check();
	console_printf("  %zu of %zu bytes used in %zu blocks\n", stats.used, stats.size,
	               stats.blocks_used);
	console_printf("  %zu bytes free in %zu blocks, the largest %zu\n", stats.free,
	               stats.blocks_free, stats.largest_free);
}

MONITOR_COMMAND(heap, "", "the kernel's heap, checked", heap);

static void pools(size_t count, char **words)
{
	(void)count;
	(void)words;
	if (object_pool_next(NULL) == NULL)
		console_puts("No pool of objects has been used yet.\n");
	for (struct object_pool *pool = object_pool_next(NULL); pool != NULL;
	     pool = object_pool_next(pool)) {
		spin_lock(&pool->lock);
		uint32_t used = pool->used, pages = pool->frames;
		spin_unlock(&pool->lock);

		console_printf("  %-16s %6u objects of %4zu bytes in %4u frames\n", pool->name,
		               used, pool->object_size, pages);
	}
}

MONITOR_COMMAND(pools, "", "the pools of small objects", pools);

static void tasks(size_t count, char **words)
{
	static struct task_info infos[TASK_MAX];
	size_t found = task_list(infos, array_length(infos));

	(void)count;
	(void)words;
	console_puts("    id name                     state    polls\n");
	for (size_t i = 0; i < found; i++)
		console_printf("  %4lu %-24s %-8s %lu\n", infos[i].id, infos[i].name,
		               task_state_name(infos[i].state), infos[i].polls);
}

MONITOR_COMMAND(tasks, "", "the executor's tasks", tasks);

// The registry is text, an entry after the other, each ended by a NUL.
extern const char registry_start[], registry_end[];

static bool is_of_table(const char *entry, const char *table)
{
	size_t length = strlen(table);

	return strncmp(entry, table, length) == 0 && entry[length] == '\t';
}

static void registry(size_t count, char **words)
{
	for (const char *entry = registry_start; entry < registry_end;
	     entry += strlen(entry) + 1) {
		if (*entry == '\0') // the linker may pad
			continue;
		if (count < 2 || is_of_table(entry, words[1]))
			console_printf("%s\n", entry);
	}
}

MONITOR_COMMAND(registry, "[TABLE]", "who takes part in what, and what is in which slot",
                registry);

static void backtrace(size_t count, char **words)
{
	vaddr_t addresses[BACKTRACE_DEPTH];

	(void)count;
	(void)words;
	backtrace_print(addresses,
	                backtrace_collect(frame_pointer(), addresses, BACKTRACE_DEPTH), false);
}

MONITOR_COMMAND(backtrace, "", "who called this", backtrace);

static void fault(size_t count, char **words)
{
	if (count == 2 && provoke(words[1]))
		return;
	console_puts("fault KIND, where KIND is one of:\n");
	provoke_list();
}

MONITOR_COMMAND(fault, "KIND", "make the processor complain", fault);

static void leave(size_t count, char **words)
{
	(void)count;
	(void)words;
	power_off(POWER_OK);
}

MONITOR_COMMAND(exit, "", "switch the machine off", leave);
