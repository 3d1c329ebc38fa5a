// test_call: calls that only tests have, for programs that work together with one.

#ifndef ABI_TEST_CALL_H
#define ABI_TEST_CALL_H

// Sleep until the test has come to a stage, a number of 1 and up (stage_begin, lab4_test.h).
#define TEST_CALL_STAGE 0xF0
// Let the calling thread do in the kernel what the test wants it to (work_install).
#define TEST_CALL_WORK 0xF1

#endif
