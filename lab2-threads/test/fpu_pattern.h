// fpu_pattern: contents of all FPU and SSE registers that nobody could know.

#ifndef FPU_PATTERN_H
#define FPU_PATTERN_H

#include "arch/fpu.h"

// fpu_pattern_fill: what answers `question`: all XMM registers and MXCSR; the x87 registers
// with tags, top of stack, rounding and precision. Loading it raises no exception.
void fpu_pattern_fill(struct fpu_state *state, uint64_t question);

// A pattern that another may be mistaken for.
struct fpu_hint {
	uint64_t question;
	const char *whose; // NULL ends a list of these
};

// fpu_pattern_check: `state`, found where the words in `where` say, must answer `question`.
void fpu_pattern_check(const struct fpu_state *state, uint64_t question, const char *where,
                       const struct fpu_hint *hints);

// fpu_clean_check: `state` must be what a program finds at its start.
void fpu_clean_check(const struct fpu_state *state, const char *where,
                     const struct fpu_hint *hints);

// fpu_digest: a number that depends on `digest` and on all that a pattern fills.
uint64_t fpu_digest(const struct fpu_state *state, uint64_t digest);

#endif
