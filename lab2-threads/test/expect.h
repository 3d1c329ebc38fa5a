// expect: checks of this lab's tests that say more than test_eq.

#ifndef EXPECT_H
#define EXPECT_H

#include "lab2_test.h"

// expect_result: `got` must be `expected`, each 0 or a negative error. `what` says whose
// result.
void expect_result(const char *what, int64_t got, int64_t expected);

// must_end_within: if the test has not come to its end in `ticks` ticks, it fails and says who
// hinders it. To be called once, at its beginning.
void must_end_within(tick_t ticks);

#endif
