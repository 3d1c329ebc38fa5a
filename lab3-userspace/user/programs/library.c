// library [assert | abort | free]: does the library do in ring 3 what needs the kernel, or more
// than one function? With a word: end as that does.

#include <assert.h>
#include <errno.h>
#include <map.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCKS 200

static unsigned wrong;

static void check(const char *what, bool holds)
{
	if (holds)
		return;
	wrong++;
	printf("library: %s: no\n", what);
}

static jmp_buf place;

static void go_back(int value)
{
	longjmp(place, value);
}

static void check_setjmp(void)
{
	volatile int times = 0;
	int value = setjmp(place);

	times++;
	if (value < 3)
		go_back(value + 1);
	check("setjmp returns what longjmp is given", value == 3);
	check("setjmp returns each time", times == 4);
}

// Blocks that grow, of more memory than malloc takes from the kernel at a time.
static void check_malloc(void)
{
	static char *blocks[BLOCKS];
	bool kept = true;

	for (int i = 0; i < BLOCKS; i++) {
		blocks[i] = malloc((size_t)i * 50 + 1);
		if (blocks[i] == NULL) {
			check("malloc", false);
			return;
		}
		memset(blocks[i], i, (size_t)i * 50 + 1);
	}
	for (int i = 0; i < BLOCKS; i++) {
		blocks[i] = realloc(blocks[i], (size_t)i * 100 + 1);
		kept = kept && blocks[i] != NULL && blocks[i][i * 50] == (char)i;
		free(blocks[i]);
	}
	check("realloc keeps what there was", kept);
	errno = 0;
	check("malloc knows when there is no more",
	      malloc(PTRDIFF_MAX / 2) == NULL && errno == ENOMEM);
}

static void check_errno(void)
{
	errno = 0;
	check("write to no file", write(77, "x", 1) == -1 && errno == EBADF);
	check("map at no page",
	      map((void *)0x10000001, MEMORY_PAGE, 0) == NULL && errno == EINVAL);
	check("unmap at no page", unmap((void *)0x10000001, MEMORY_PAGE) == -1);
	check("protect of nothing",
	      protect((void *)0x10000000, MEMORY_PAGE, 0) == -1 && errno == ENOMEM);
	check("errors have words", strcmp(strerror(ENOMEM), "out of memory") == 0);
}

static void say_first(void)
{
	printf("first, ");
}

static void say_last(void)
{
	printf("last\n");
}

static void end_as(const char *how)
{
	static char no_block[64];

	if (strcmp(how, "assert") == 0)
		assert(strcmp(how, "assert") != 0);
	else if (strcmp(how, "abort") == 0)
		abort();
	else if (strcmp(how, "free") == 0)
		free(no_block + 32);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		end_as(argv[1]);
	check_setjmp();
	check_malloc();
	check_errno();
	check("no such variable", getenv("NOTHING") == NULL);
	// Called in the reverse order.
	check("atexit", atexit(say_last) == 0 && atexit(say_first) == 0);
	printf("library: %u wrong; ", wrong);
	return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
