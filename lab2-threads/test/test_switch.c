// test_switch: exercise 2.2, on contexts made by hand.

#include "arch/cpu.h"
#include "core/test.h"
#include "lib/format.h"
#include "switch_contexts.h"
#include "switch_probe.h"

#define SWITCHES 10000

static const char *const names[SWITCH_REGISTERS] = {"r15", "r14", "r13", "r12", "rbx", "rbp"};

static uint64_t digest; // of what has been seen

static void digest_add(uint64_t value)
{
	digest = test_mix(value, digest);
}

// Whose value it is, as a hint. `register` is the place of one in these names.
static const char *owner_of(uint64_t value, const struct test_context *now,
                            const struct test_context *left)
{
	static char text[48];

	for (int i = 0; i < SWITCH_REGISTERS; i++) {
		if (value == now->probe.before[i])
			format_text(text, sizeof(text), "its own %s", names[i]);
		else if (value == left->probe.before[i])
			format_text(text, sizeof(text), "%s of context %u", names[i],
			            left->index);
		else
			continue;
		return text;
	}
	return "nothing known";
}

no_return static void fail_register(int i, uint64_t number, const struct test_context *now,
                                    const struct test_context *left)
{
	char what[80], expected[24], got[80];

	format_text(what, sizeof(what), "%s of context %u after switch %lu, from context %u",
	            names[i], now->index, number, left->index);
	format_text(expected, sizeof(expected), "%#lx", now->probe.before[i]);
	format_text(got, sizeof(got), "%#lx (%s)", now->probe.after[i],
	            owner_of(now->probe.after[i], now, left));
	test_fail(__FILE__, __LINE__, what, expected, got);
}

static void look_at_registers(uint64_t number, const struct test_context *now,
                              const struct test_context *left)
{
	if (!now->left_before)
		return;
	for (int i = 0; i < SWITCH_REGISTERS; i++) {
		if (now->probe.after[i] != now->probe.before[i])
			fail_register(i, number, now, left);
		digest_add(now->probe.after[i]);
	}
	test_eq_as("RSP after a switch, less RSP before it",
	           now->probe.rsp_after - now->probe.rsp, 0);
	test_eq_as("the interrupt flag after a switch with interrupts off",
	           now->probe.rflags & RFLAGS_IF, 0);
	test_eq_as("the direction flag after a switch", now->probe.rflags & RFLAGS_DF, 0);
}

EARLY_TEST(switch_preserves_registers)
{
	contexts_run(4, SWITCHES, look_at_registers);
	test_report("digest", 0, digest);
}

static void look_at_result(uint64_t number, const struct test_context *now,
                           const struct test_context *left)
{
	uint64_t index = CONTEXTS_MAX; // of none

	(void)left;
	for (uint64_t i = 0; i < CONTEXTS_MAX; i++)
		if (now->probe.result == &contexts[i].context)
			index = i;
	test_report("left", number, index);
	test_report("now", number, now->index);
}

EARLY_TEST(switch_returns_what_was_left)
{
	contexts_run(3, 60, look_at_result);
}

// A stack on which every word sends whoever returns there to the landing.
struct landing {
	uint64_t words[64] __attribute__((aligned(16)));
};

#define LANDING_MIDDLE 32

static void landing_prepare(struct landing *landing, struct context *context)
{
	for (size_t i = 0; i < sizeof(landing->words) / sizeof(*landing->words); i++)
		landing->words[i] = (vaddr_t)switch_probe_landing;
	context->rsp = (uint64_t)&landing->words[LANDING_MIDDLE];
}

// Check the words on the old stack, before the switch back pops them. Wherever RSP is loaded
// from, and however much is taken off there, this comes to its end.
static void leave_once(uint64_t round)
{
	static struct landing there, here, stack;
	static struct switch_probe probe;
	struct context from, to;
	const struct switch_frame *switch_frame;

	landing_prepare(&here, &from);
	landing_prepare(&there, &to);
	for (uint64_t i = 0; i < SWITCH_REGISTERS; i++)
		probe.before[i] = test_secret(16 * round + i);
	switch_probe_away(&probe, &from, &to, (vaddr_t)(&stack + 1));
	test_check_as("context_switch leaves `to` as it is",
	              to.rsp == (uint64_t)&there.words[LANDING_MIDDLE]);
	test_check_as("context_switch keeps RSP in `from`",
	              from.rsp != (uint64_t)&here.words[LANDING_MIDDLE]);
	test_eq_as("bytes on the stack that was left, down to context.rsp: one switch_frame",
	           probe.rsp - from.rsp, sizeof(*switch_frame));
	switch_frame = (const struct switch_frame *)from.rsp;
	const uint64_t fields[SWITCH_REGISTERS] = {switch_frame->r15, switch_frame->r14,
	                                           switch_frame->r13, switch_frame->r12,
	                                           switch_frame->rbx, switch_frame->rbp};
	for (uint64_t i = 0; i < SWITCH_REGISTERS; i++)
		test_report("field", 16 * round + i, fields[i]);
	test_eq_as("rip in the frame: behind the call of context_switch", switch_frame->rip,
	           (vaddr_t)switch_probe_left);
}

EARLY_TEST(switch_leaves_a_switch_frame)
{
	bool interrupts_were_on = interrupts_save();

	for (uint64_t round = 0; round < 8; round++)
		leave_once(round);
	interrupts_restore(interrupts_were_on);
}

// A switch frame made by hand is taken off the stack that it lies on. The word above it leads
// to the landing, too.
static void take_back_once(uint64_t round)
{
	static struct landing there, stack;
	static struct switch_probe probe;
	struct context from, to;
	struct switch_frame *switch_frame = (struct switch_frame *)&there.words[LANDING_MIDDLE];

	landing_prepare(&stack, &from);
	landing_prepare(&there, &to);
	for (uint64_t i = 0; i < SWITCH_REGISTERS; i++)
		probe.before[i] = test_secret(16 * round + 8 + i);
	*switch_frame = (struct switch_frame){.r15 = test_secret(16 * round + 0),
	                                      .r14 = test_secret(16 * round + 1),
	                                      .r13 = test_secret(16 * round + 2),
	                                      .r12 = test_secret(16 * round + 3),
	                                      .rbx = test_secret(16 * round + 4),
	                                      .rbp = test_secret(16 * round + 5),
	                                      .rip = (vaddr_t)switch_probe_landing};
	switch_probe_away(&probe, &from, &to, (vaddr_t)(&stack + 1));
	for (uint64_t i = 0; i < SWITCH_REGISTERS; i++)
		test_report("register", 16 * round + i, probe.after[i]);
	test_eq_as("bytes of the frame that are still on the stack after the switch to it",
	           (vaddr_t)(switch_frame + 1) - probe.rsp_after, 0);
}

EARLY_TEST(switch_takes_a_switch_frame_back)
{
	bool interrupts_were_on = interrupts_save();

	for (uint64_t round = 0; round < 8; round++)
		take_back_once(round);
	interrupts_restore(interrupts_were_on);
}

// Looked at by the host, on a replay: see the grader.
EARLY_TEST(switch_seen_from_outside)
{
	contexts_run(3, 24, look_at_registers);
	test_report("digest", 0, digest);
}
