// look: programs for tests of the kernel, which know the answers. Such a program looks at one
// thing, and reports what it finds by lines. It does not end: a test of fork and exec ends the
// machine meanwhile, or the program.

#ifndef USER_LOOK_H
#define USER_LOOK_H

#include <stdint.h>

// look_main: PROGRAM WHAT SEED WORD...: look at WHAT, then sleep until the test is over.
int look_main(int argc, char **argv);

// A thing that a program can look at, in the table of all. The linker knows where a section of
// such a name begins and ends.
struct look {
	const char *name;
	void (*run)(void);
};

#define LOOK(name, run)                                                                        \
	static const struct look look_struct_##name = {#name, run};                            \
	static const struct look *const look_entry_##name                                      \
		__attribute__((section("looks"), used)) = &look_struct_##name

extern const struct look *const __start_looks[], *const __stop_looks[];

// look_seed: all answers depend on it. look_words: the words behind it, ended by NULL.
extern uint64_t look_seed;
extern char **look_words;

// look_report: a line "NAME QUESTION ANSWER" for the test, by one write: nothing of it stays
// behind in a buffer, of which a child would have a copy. look_report_secret: the test reads
// the answer by the seed.
void look_report(const char *name, uint64_t question, uint64_t answer);
void look_report_secret(const char *name, uint64_t question, uint64_t answer);

// look_stage: sleep until the test has come there. look_work: do what the test wants.
// look_rest: sleep until somebody ends this process.
void look_stage(unsigned number);
void look_work(void);
__attribute__((noreturn)) void look_rest(void);

#endif
