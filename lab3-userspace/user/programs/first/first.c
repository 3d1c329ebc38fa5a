// first: when its first instruction was executed, by the time-stamp counter. Apart from that it
// is as hello.

#include <stdio.h>
#include <stdlib.h>

#include "start.h"

uint64_t time_at_start;

int main(void)
{
	printf("%lu\n", time_at_start);
	return EXIT_SUCCESS;
}
