// scratch_say: a program's library on the host, where a call is only noted.

#include "unit.h"

#include "lab2-scratch/user/lib/say.c"

static uint64_t length;

struct syscall_result syscall_invoke(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
                                     uint64_t a4, uint64_t a5, uint64_t number)
{
	(void)a0, (void)a1, (void)a3, (void)a4, (void)a5, (void)number;
	length = a2;
	return (struct syscall_result){0, 0};
}

int main(void)
{
	say("four");
	CHECK_EQUAL(length, 4);
	return 0;
}
