// assert: conditions that must be true. A failed assert prints the values that it compared.

#ifndef CORE_ASSERT_H
#define CORE_ASSERT_H

#include "core/panic.h"

#define assert(condition)                                                                      \
	do {                                                                                   \
		if (__builtin_expect(!(condition), 0))                                         \
			panic("assertion failed: %s", #condition);                             \
	} while (0)

#define assert_eq(a, b) assert_compare(a, ==, b)
#define assert_le(a, b) assert_compare(a, <=, b)
#define assert_lt(a, b) assert_compare(a, <, b)

// Both sides are evaluated once, and printed as unsigned 64-bit numbers.
#define assert_compare(a, operator, b)                                                         \
	do {                                                                                   \
		uint64_t left_value = (uint64_t)(a), right_value = (uint64_t)(b);              \
		if (__builtin_expect(!(left_value operator right_value), 0))                   \
			panic("assertion failed: %s " #operator" %s (%#lx and %#lx)", #a, #b,  \
			      left_value, right_value);                                        \
	} while (0)

#endif
