// family [DEPTH [CHILDREN]]: a tree of processes. Each has so many children, down to that
// depth. When the tree is whole it is drawn. Then the leaves end, and so do the others once
// their children have; each passes on how many it has counted.

#include <process_table.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

// So the count fits into a status.
#define DEPTH_LIMIT    4
#define CHILDREN_LIMIT 3

#define PATIENCE       100   // looks at the tree, until it is drawn as it is,
#define PAUSE          10000 // and the microseconds between two

static int children;

static void note(int signal)
{
	(void)signal;
}

// count_children: wait for all. How many processes there were from here down.
static int count_children(void)
{
	int status, count = 1;

	while (wait(&status) > 0)
		count += WEXITSTATUS(status);
	return count;
}

static void grow(int depth);

static _Noreturn void live(int depth)
{
	sigset_t none;

	sigemptyset(&none);
	if (depth > 0)
		grow(depth);
	else
		sigsuspend(&none);
	_exit(count_children());
}

// grow: make the tree below this process.
static void grow(int depth)
{
	for (int i = 0; i < children; i++) {
		if (fork() == 0)
			live(depth - 1);
	}
}

static int size_of(int depth)
{
	return depth == 0 ? 1 : 1 + children * size_of(depth - 1);
}

// count_below: how many processes there are below one.
static int count_below(pid_t parent)
{
	struct process_info info;
	pid_t pid = 0;
	int count = 0;

	while ((pid = process_after(pid, &info)) > 0) {
		if (info.parent == parent)
			count += 1 + count_below(pid);
	}
	return count;
}

// draw: what is below a process. Those below which there is nothing may end.
static void draw(pid_t parent, int indent)
{
	struct process_info info;
	pid_t pid = 0;

	while ((pid = process_after(pid, &info)) > 0) {
		if (info.parent != parent)
			continue;
		printf("%*s%d %s\n", indent, "", pid, info.name);
		if (count_below(pid) > 0)
			draw(pid, indent + 4);
		else
			kill(pid, SIGUSR1);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = note};
	int depth = argc > 1 ? atoi(argv[1]) : 2;
	sigset_t set;

	children = argc > 2 ? atoi(argv[2]) : 2;
	if (depth < 1 || depth > DEPTH_LIMIT || children < 1 || children > CHILDREN_LIMIT) {
		fprintf(stderr, "family: a depth up to %d, children up to %d\n", DEPTH_LIMIT,
		        CHILDREN_LIMIT);
		return EXIT_FAILURE;
	}
	// Blocked until a leaf waits for it, which may be later than it comes.
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigaction(SIGUSR1, &action, NULL);
	grow(depth);
	for (int i = 0; i < PATIENCE && count_below(getpid()) < size_of(depth) - 1; i++)
		usleep(PAUSE);
	printf("%d %s\n", getpid(), argv[0]);
	draw(getpid(), 4);
	printf("family: %d processes\n", count_children());
	return EXIT_SUCCESS;
}
