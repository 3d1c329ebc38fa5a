// fork_memory: after fork each has memory of its own: globals, stack and heap.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 1;

int main(void)
{
	int local = 2;
	char *heap = malloc(100000);

	memset(heap, 'a', 100000);
	if (fork() == 0) {
		printf("child before: %d %d %c %c\n", global, local, heap[0], heap[99999]);
		global = 10;
		local = 20;
		memset(heap, 'b', 100000);
		printf("child after: %d %d %c %c\n", global, local, heap[0], heap[99999]);
		return 0;
	}
	wait(NULL);
	printf("parent: %d %d %c %c\n", global, local, heap[0], heap[99999]);
	return 0;
}
