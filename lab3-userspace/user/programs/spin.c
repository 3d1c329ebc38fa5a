// spin: compute for ever, and never ask the kernel for anything.

#include "lib/random.h"

int main(void)
{
	volatile uint64_t value = 0;

	for (;;)
		value = random_mix(value);
}
