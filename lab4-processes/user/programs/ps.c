// ps: the processes that there are.

#include <process_table.h>
#include <stdio.h>

static const char *const states[] = {
	[PROCESS_RUNNING] = "running",
	[PROCESS_SLEEPING] = "sleeping",
	[PROCESS_STOPPED] = "stopped",
	[PROCESS_ZOMBIE] = "zombie",
};

static const char *state_text(uint32_t state)
{
	return state < sizeof(states) / sizeof(states[0]) ? states[state] : "?";
}

int main(void)
{
	struct process_info info;
	pid_t pid = 0;

	printf("  PID PARENT  GROUP STATE    THREADS  TICKS NAME\n");
	while ((pid = process_after(pid, &info)) > 0)
		printf("%5d %6d %6d %-8s %7u %6lu %s\n", info.number, info.parent, info.group,
		       state_text(info.state), info.threads, info.ticks, info.name);
	return 0;
}
