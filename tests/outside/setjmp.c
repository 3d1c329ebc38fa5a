// setjmp: the library's, on the host: what longjmp returns, and that the registers come back.

#include "lab3-userspace/user/include/setjmp.h"

static jmp_buf place;

static void go_back(int depth, int value)
{
	volatile char room[100];

	room[depth] = 1;
	if (depth > 0)
		go_back(depth - 1, value);
	if (room[depth] == 1)
		longjmp(place, value);
}

// The value that longjmp returns through a few functions that use up registers.
static int returned(int value)
{
	int result = setjmp(place);

	if (result == 0)
		go_back(5, value);
	return result;
}

int main(void)
{
	int sum = 0;

	for (int i = -3; i < 4; i++) {
		if (returned(i) != (i == 0 ? 1 : i))
			return 1;
		sum += i;
	}
	return sum == 0 ? 0 : 2;
}
