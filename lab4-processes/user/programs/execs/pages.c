// pages: a process that has much memory becomes a program that has little.

#include <map.h>

#include "abi/syscall.h"
#include "execs.h"

#define PAGES 300

static void became(void)
{
	look_report("ready", 1, 0);
}

LOOK(became, became);

static void look(void)
{
	char *memory = map(NULL, PAGES * MEMORY_PAGE, MEMORY_WRITE);

	for (unsigned i = 0; i < PAGES; i++)
		memory[i * MEMORY_PAGE] = (char)(look_seed >> i % 8);
	look_report("ready", 0, 0);
	look_stage(1);
	look_report("failed", 0, exec_look("became", NULL, NULL));
}

LOOK(pages, look);
