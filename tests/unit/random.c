// random: the sequence is splitmix64's, and depends on the seed alone.

#include "unit.h"

static void known_numbers(void)
{
	// The first numbers of splitmix64 from 0, as its authors' code gives them.
	struct random random = {0};

	CHECK_EQUAL(random_next(&random), 0xE220A8397B1DCDAF);
	CHECK_EQUAL(random_next(&random), 0x6E789E6AA1B965F4);
	CHECK_EQUAL(random_next(&random), 0x06C45D188009454F);
}

static void same_seed_same_numbers(void)
{
	for (uint64_t seed = 0; seed < 100; seed++) {
		struct random one = {seed}, other = {seed};

		for (int i = 0; i < 100; i++)
			CHECK_EQUAL(random_next(&one), random_next(&other));
	}
}

// Over many numbers each bit is set about half of the time.
static void bits_are_balanced(void)
{
	struct random random = {7};
	int set[64] = {0};

	for (int i = 0; i < 10000; i++) {
		uint64_t value = random_next(&random);

		for (int bit = 0; bit < 64; bit++)
			set[bit] += value >> bit & 1;
	}
	for (int bit = 0; bit < 64; bit++) {
		CONTEXT("bit %d is set %d times", bit, set[bit]);
		CHECK(set[bit] > 4700 && set[bit] < 5300);
	}
}

int main(void)
{
	RUN(known_numbers);
	RUN(same_seed_same_numbers);
	RUN(bits_are_balanced);
	return 0;
}
