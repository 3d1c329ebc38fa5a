// user_start: what lies on a program's stack, and setjmp.

#include <stdint.h>

#include "unit.h"

#include "lab3-userspace/user/lib/start.c"

static void a_stack(void)
{
	char first[] = "a", second[] = "b", variable[] = "X=1";
	uint64_t stack[] = {2,
	                    (uint64_t)first,
	                    (uint64_t)second,
	                    0,
	                    (uint64_t)variable,
	                    0,
	                    AT_PAGESZ,
	                    4096,
	                    0,
	                    0};
	struct start start = start_read(stack);

	CHECK_EQUAL(start.argc, 2);
	CHECK_TEXT(start.argv[1], "b");
	CHECK(start.argv[2] == NULL);
	CHECK_TEXT(start.environment[0], "X=1");
	CHECK(start.environment[1] == NULL);
	CHECK_EQUAL(start.auxiliary[0].type, AT_PAGESZ);
	CHECK_EQUAL(start.auxiliary[0].value, 4096);
	CHECK_EQUAL(start.auxiliary[1].type, AT_NULL);
}

static void an_empty_stack(void)
{
	uint64_t stack[] = {0, 0, 0, AT_NULL, 0};
	struct start start = start_read(stack);

	CHECK_EQUAL(start.argc, 0);
	CHECK(start.argv[0] == NULL && start.environment[0] == NULL);
	CHECK((const uint64_t *)start.auxiliary == stack + 3);
}

int main(void)
{
	RUN(a_stack);
	RUN(an_empty_stack);
	return 0;
}
