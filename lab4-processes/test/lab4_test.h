// lab4_test: programs that report while they live, that wait for the test, and that make it do
// something in their place.

#ifndef LAB4_TEST_H
#define LAB4_TEST_H

#include "lab3-userspace/test/lab3_test.h"

struct trap_frame;

// programs_begin: from now on programs report (programs_report), and have the calls of
// test_call.h. family_test_begin: the same, and a process that ends leaves nothing: neither a
// zombie nor orphans, so that a test of fork and exec needs no later exercise.
void programs_begin(void);
void family_test_begin(void);

// lines_wait: sleep until programs have written this many lines since the beginning. The test
// ends if that takes too long.
void lines_wait(unsigned count);

// stage_begin: let those go on that wait for this stage, or one before.
void stage_begin(unsigned stage);

// work_install: what TEST_CALL_WORK does. It runs in a thread of the program, gets the trap
// frame of the call, and returns its result, as any call does.
void work_install(int64_t (*work)(struct trap_frame *trap_frame));

// program_go: start a program with the word `what` and a secret, the answer to `question`.
// Returns its number.
int program_go(const char *path, const char *what, uint64_t question);

// processes_kill: end all processes that the kernel has not started, and the one of this
// number, and wait until they have gone.
void processes_kill(int number);

// stack_tables_make: the kernel keeps the page tables of its stacks: have those for `count`
// threads at the same time, so that they do not count as what is left behind.
void stack_tables_make(unsigned count);

// leaves_nothing: a test that does the work twice. The second time leaves nothing; the first
// one makes what the kernel keeps for the next.
void leaves_nothing(void (*do_it)(void));

// processes_gone: sleep until there is no process any more. The test ends if that takes too
// long.
void processes_gone(void);

#endif
