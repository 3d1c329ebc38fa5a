// honest: a kernel that keeps the contract with the grader, and fails in the
// ways that a student's kernel fails.

#include "tiny.h"

static void answers_all(void)
{
	print("hello from the honest kernel\r\n");
	for (uint64_t question = 0; question < 16; question++)
		report("answer", question, mix(question, test_nonce));
	done();
}

const struct behaviour behaviours[] = {
	{"answers_all", answers_all, 0},
	{0, 0, 0},
};
