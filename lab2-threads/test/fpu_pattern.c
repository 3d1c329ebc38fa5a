// fpu_pattern: see fpu_pattern.h.
//
// The registers are looked at as PARTS numbers of up to 64 bits.

#include "fpu_pattern.h"

#include "core/test.h"
#include "lib/format.h"
#include "lib/string.h"

enum { CONTROL, STATUS, TAGS, MXCSR, ST, XMM = ST + 2 * 8, PARTS = XMM + 2 * 16 };

// The bits that a pattern may change (Intel SDM vol. 1, 8.1.3, 8.1.5 and 10.2.3): precision and
// rounding; condition codes and top of stack; rounding, flushing and masks of SSE.
#define CONTROL_BITS 0x0F00
#define STATUS_BITS  0x7F00
#define MXCSR_BITS   0xFF80

static uint64_t part_of(const struct fpu_state *state, unsigned part)
{
	uint64_t value = 0;

	if (part == CONTROL)
		return state->control;
	if (part == STATUS)
		return state->status;
	if (part == TAGS)
		return state->tags;
	if (part == MXCSR)
		return state->mxcsr;
	if (part >= XMM)
		memcpy(&value, &state->xmm[(part - XMM) / 2][(part - XMM) % 2 * 8], 8);
	else if ((part - ST) % 2 == 0)
		memcpy(&value, &state->st[(part - ST) / 2][0], 8);
	else
		memcpy(&value, &state->st[(part - ST) / 2][8], 2);
	return value;
}

static uint64_t pattern_of(uint64_t question, unsigned part)
{
	uint64_t secret = test_secret(64 * question + part);
	struct fpu_state clean;

	fpu_state_clean(&clean);
	if (part == CONTROL)
		return (clean.control & ~CONTROL_BITS) | (secret & CONTROL_BITS);
	if (part == STATUS)
		return secret & STATUS_BITS;
	if (part == TAGS)
		return secret & 0xFF;
	if (part == MXCSR)
		return secret & MXCSR_BITS;
	return part < XMM && (part - ST) % 2 == 1 ? secret & 0xFFFF : secret;
}

void fpu_pattern_fill(struct fpu_state *state, uint64_t question)
{
	fpu_state_clean(state);
	state->control = (uint16_t)pattern_of(question, CONTROL);
	state->status = (uint16_t)pattern_of(question, STATUS);
	state->tags = (uint8_t)pattern_of(question, TAGS);
	state->mxcsr = (uint32_t)pattern_of(question, MXCSR);
	for (unsigned part = ST; part < XMM; part++) {
		uint64_t value = pattern_of(question, part);

		memcpy(&state->st[(part - ST) / 2][(part - ST) % 2 * 8], &value,
		       (part - ST) % 2 == 0 ? 8 : 2);
	}
	for (unsigned part = XMM; part < PARTS; part++) {
		uint64_t value = pattern_of(question, part);

		memcpy(&state->xmm[(part - XMM) / 2][(part - XMM) % 2 * 8], &value, 8);
	}
}

static void part_name(char *name, size_t size, unsigned part)
{
	static const char *const words[] = {"the x87 control word", "the x87 status word",
	                                    "the x87 tags", "MXCSR"};

	if (part < ST)
		format_text(name, size, "%s", words[part]);
	else if (part < XMM)
		format_text(name, size, "ST%u", (part - ST) / 2);
	else
		format_text(name, size, "XMM%u (its %s half)", (part - XMM) / 2,
		            part % 2 == XMM % 2 ? "lower" : "upper");
}

static const char *whose(uint64_t value, unsigned part, const struct fpu_hint *hints)
{
	for (; hints->whose != NULL; hints++)
		if (value == pattern_of(hints->question, part))
			return hints->whose;
	return "of nobody";
}

static void part_check(const struct fpu_state *state, unsigned part, uint64_t expected,
                       const char *where, const struct fpu_hint *hints)
{
	uint64_t value = part_of(state, part);
	char name[40], what[120], expected_text[24], got[80];

	if (value == expected)
		return;
	part_name(name, sizeof(name), part);
	format_text(what, sizeof(what), "%s %s", name, where);
	format_text(expected_text, sizeof(expected_text), "%#lx", expected);
	format_text(got, sizeof(got), "%#lx (%s)", value, whose(value, part, hints));
	test_fail(__FILE__, __LINE__, what, expected_text, got);
}

// When everything is wrong, XMM0 is the best name for it.
static unsigned in_order(unsigned i)
{
	return (XMM + i) % PARTS;
}

void fpu_pattern_check(const struct fpu_state *state, uint64_t question, const char *where,
                       const struct fpu_hint *hints)
{
	for (unsigned i = 0; i < PARTS; i++)
		part_check(state, in_order(i), pattern_of(question, in_order(i)), where, hints);
}

void fpu_clean_check(const struct fpu_state *state, const char *where,
                     const struct fpu_hint *hints)
{
	struct fpu_state clean;

	fpu_state_clean(&clean);
	for (unsigned i = 0; i < PARTS; i++)
		part_check(state, in_order(i), part_of(&clean, in_order(i)), where, hints);
}

uint64_t fpu_digest(const struct fpu_state *state, uint64_t digest)
{
	for (unsigned part = 0; part < PARTS; part++)
		digest = test_mix(part_of(state, part), digest);
	return digest;
}
