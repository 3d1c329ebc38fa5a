// test_yields: exercise 2.1.

#include "core/syscall.h"
#include "core/test.h"

TEST(yields_are_counted)
{
	uint64_t times = 1 + test_mix(0, test_nonce()) % 50;

	for (uint64_t i = 0; i < times; i++)
		test_eq(syscall_yield().error, 0);
	test_report("yields", 0, syscall_yields(test_mix(1, test_nonce()) >> 8).value);
}
