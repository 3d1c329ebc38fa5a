// forks: what those have in common who look at fork.

#ifndef USER_FORKS_H
#define USER_FORKS_H

#include <stdint.h>

// The second argument: what all answers depend on.
extern uint64_t seed;

// report: a line "NAME QUESTION ANSWER" for the test, by one write: nothing of it stays behind
// in a buffer, of which a child would have a copy. report_secret: the answer can only be read
// by who knows the seed.
void report(const char *name, uint64_t question, uint64_t answer);
void report_secret(const char *name, uint64_t question, uint64_t answer);

// stage: sleep until the test has come there. rest: sleep until somebody ends this process.
void stage(unsigned number);
__attribute__((noreturn)) void rest(void);

// fork_or_end: the child's number, or 0 in the child. An error is reported, and is the end.
int fork_or_end(void);

// What is looked at, in a file each.
void look_twice(void);
void look_memory(void);
void look_registers(void);
void look_inherits(void);
void look_threads(void);
void look_many(void);
void look_pages(void);
void look_work(void);

#endif
