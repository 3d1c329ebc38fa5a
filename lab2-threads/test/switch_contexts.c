// switch_contexts: see switch_contexts.h.

#include "switch_contexts.h"

#include "arch/cpu.h"
#include "core/kmain.h"
#include "core/test.h"

struct test_context contexts[CONTEXTS_MAX];

static struct {
	unsigned count;
	uint64_t switches, number; // of the next switch
	struct test_context *now, *left;
	void (*look)(uint64_t number, const struct test_context *now,
	             const struct test_context *left);
} ring;

static struct test_context *choose(const struct test_context *self, uint64_t number)
{
	uint64_t distance = 1 + test_secret(16 * number + 15) % (ring.count - 1);

	if (number >= ring.switches)
		return &contexts[0];
	return &contexts[(self->index + distance) % ring.count];
}

static void look(void)
{
	ring.look(ring.number - 1, ring.now, ring.left);
}

static void leave(struct test_context *self)
{
	uint64_t number = ring.number++;

	for (uint64_t i = 0; i < SWITCH_REGISTERS; i++)
		self->probe.before[i] = test_secret(16 * number + i);
	ring.left = self;
	ring.now = choose(self, number);
	self->left_at = number;
	self->left_before = true;
	switch_probe_resumed = &ring.now->probe;
	switch_probe(&self->probe, &self->context, &ring.now->context);
	look();
}

// In a context that has just begun.
static void context_main(struct test_context *self, struct context *result)
{
	self->probe.result = result;
	look();
	for (;;)
		leave(self);
}

static void context_prepare(struct test_context *context)
{
	struct switch_frame *switch_frame;

	test_ok(stack_alloc("context", 2, &context->stack));
	switch_frame = (struct switch_frame *)context->stack.top - 1;
	*switch_frame = (struct switch_frame){.r12 = (uint64_t)context_main,
	                                      .r13 = (uint64_t)context,
	                                      .rip = (uint64_t)switch_probe_start};
	context->context.rsp = (uint64_t)switch_frame;
}

void contexts_run(unsigned count, uint64_t switches,
                  void (*look_op)(uint64_t number, const struct test_context *now,
                                  const struct test_context *left))
{
	bool interrupts_were_on = interrupts_save();

	ring.count = count;
	ring.switches = switches;
	ring.look = look_op;
	contexts[0].stack = kmain_stack;
	for (unsigned i = 0; i < count; i++)
		contexts[i].index = i;
	for (unsigned i = 1; i < count; i++)
		context_prepare(&contexts[i]);
	do
		leave(&contexts[0]);
	while (ring.number < switches);
	interrupts_restore(interrupts_were_on);
}
