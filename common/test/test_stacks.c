// test_stacks: stacks with guard pages.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "arch/stack_start.h"
#include "base_test.h"
#include "dev/power.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/stack.h"

#define STACKS 100

static struct stack stacks[STACKS];

static size_t stack_pages(uint64_t i)
{
	return 1 + secret(i) % STACK_PAGES_MAX;
}

static void stack_name(uint64_t i, char *name)
{
	format_text(name, STACK_NAME_MAX, "stack %016lx", secret(i));
}

static void stacks_create(void)
{
	for (uint64_t i = 0; i < STACKS; i++) {
		char name[STACK_NAME_MAX];

		stack_name(i, name);
		test_ok(stack_alloc(name, stack_pages(i), &stacks[i]));
	}
}

static void stack_check(uint64_t i)
{
	const struct stack *stack = &stacks[i];
	size_t room = stack->top - stack->bottom;
	char name[STACK_NAME_MAX];

	stack_name(i, name);
	test_eq(stack->top % 16, 0);
	test_check(room <= stack_pages(i) * PAGE_SIZE);
	test_check(room + 128 >= stack_pages(i) * PAGE_SIZE);
	test_check(stack_canary_intact(stack));
	for (vaddr_t page = stack->bottom; page < stack->top; page += PAGE_SIZE)
		test_check(page_mapped(page));
	test_check(!page_mapped(stack->bottom - 1));
	test_check(!word_writes(stack->bottom - 8));
	test_check(stack_guard_owner(stack->bottom - 1) != NULL);
	test_check(strcmp(stack_guard_owner(stack->bottom - 1), name) == 0);
	test_check(stack_guard_owner(stack->bottom - PAGE_SIZE) != NULL);
	test_check(stack_guard_owner(stack->bottom) == NULL);
	test_check(stack_guard_owner(stack->top) == NULL);
}

// Fill each with a byte of its own, but for the canary.
static void stacks_fill(void)
{
	for (uint64_t i = 0; i < STACKS; i++)
		memset((void *)(stacks[i].bottom + 8), (int)i + 1,
		       stacks[i].top - stacks[i].bottom - 8);
	for (uint64_t i = 0; i < STACKS; i++)
		for (vaddr_t at = stacks[i].bottom + 8; at < stacks[i].top; at += 61)
			test_eq(*(uint8_t *)at, i + 1);
}

EARLY_TEST(base_stacks_many)
{
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];
	uint64_t sum = 0, again = 0;

	frame_stats(before);
	stacks_create();
	for (uint64_t i = 0; i < STACKS; i++) {
		stack_check(i);
		sum += stacks[i].bottom / 0x10000;
	}
	stacks_fill();
	for (uint64_t i = 0; i < STACKS; i++)
		stack_free(&stacks[i]);
	stack_cache_drop();
	frame_stats(after);
	test_eq(after[FRAME_STACK], before[FRAME_STACK]);
	test_check(!page_mapped(stacks[5].top - 8));
	test_check(stack_guard_owner(stacks[5].bottom - 1) == NULL);

	// The same cells again, and no memory more.
	frame_stats(before);
	stacks_create();
	for (uint64_t i = 0; i < STACKS; i++) {
		stack_check(i);
		again += stacks[i].bottom / 0x10000;
	}
	for (uint64_t i = STACKS; i > 0; i--)
		stack_free(&stacks[i - 1]);
	stack_cache_drop();
	frame_stats(after);
	test_eq(after[FRAME_FREE], before[FRAME_FREE]);
	test_eq(sum, again);
	test_report("done", 1, secret(1));
}

// A few stacks are kept as they are, with their memory; each size has its own.
EARLY_TEST(base_stacks_cached)
{
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];
	struct stack more[STACK_CACHED_MAX + 4], again, other;

	stack_cache_drop();
	frame_stats(before);
	for (size_t i = 0; i < array_length(more); i++)
		test_ok(stack_alloc("one of many", 3, &more[i]));
	for (size_t i = 0; i < array_length(more); i++) {
		test_eq(stack_cached(), 3 * min_u64(i, STACK_CACHED_MAX));
		stack_free(&more[i]);
	}
	frame_stats(after);
	test_eq(stack_cached(), 3 * STACK_CACHED_MAX);
	test_eq(after[FRAME_STACK], before[FRAME_STACK] + stack_cached());
	test_check(stack_guard_owner(more[3].bottom - 1) == NULL);
	test_check(!page_mapped(more[STACK_CACHED_MAX].bottom));

	test_ok(stack_alloc("another size", 2, &other));
	test_eq(stack_cached(), 3 * STACK_CACHED_MAX);
	*(uint64_t *)more[STACK_CACHED_MAX - 1].bottom = 0; // what a careless one left behind
	test_ok(stack_alloc("the next", 3, &again));
	test_eq(again.bottom, more[STACK_CACHED_MAX - 1].bottom);
	test_eq(again.top, more[STACK_CACHED_MAX - 1].top);
	test_eq(stack_cached(), 3 * STACK_CACHED_MAX - 3);
	test_check(stack_canary_intact(&again));
	test_check(strcmp(stack_guard_owner(again.bottom - 1), "the next") == 0);
	stack_free(&again);
	stack_free(&other);
	stack_cache_drop();
	frame_stats(after);
	test_eq(after[FRAME_STACK], before[FRAME_STACK]);
	test_report("done", 1, secret(1));
}

EARLY_TEST(base_stacks_canary)
{
	struct stack stack;
	uint64_t canary;

	test_ok(stack_alloc("a name that is longer than there is room for", 2, &stack));
	test_eq(strlen(stack_guard_owner(stack.bottom - 8)), STACK_NAME_MAX - 1);
	canary = *(uint64_t *)stack.bottom;
	*(uint64_t *)stack.bottom = canary ^ 1ull << secret(0) % 64;
	test_check(!stack_canary_intact(&stack));
	*(uint64_t *)stack.bottom = canary;
	test_check(stack_canary_intact(&stack));
	stack_free(&stack);
	test_report("done", 1, secret(1));
}

EARLY_TEST(base_stacks_without_memory)
{
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];
	struct stack stack, last;
	uint64_t count;

	for (int round = 0; round < 2; round++) {
		vaddr_t list = 0;

		frame_stats(before);
		for (count = 0; stack_alloc("one of many", 7, &stack) == 0; count++) {
			*(vaddr_t *)(stack.top - 8) = list;
			list = stack.top;
		}
		test_eq(stack_alloc("one more", 7, &last), -ENOMEM);
		frame_stats(after);
		test_eq(after[FRAME_STACK], before[FRAME_STACK] + 7 * count);
		while (list != 0) {
			stack.top = list;
			stack.bottom = round_down(list, PAGE_SIZE) - 6 * PAGE_SIZE;
			list = *(vaddr_t *)(stack.top - 8);
			stack_free(&stack);
		}
		stack_cache_drop();
		frame_stats(after);
		test_eq(after[FRAME_STACK], before[FRAME_STACK]);
		test_eq(after[FRAME_FREE] + after[FRAME_PAGE_TABLE],
		        before[FRAME_FREE] + before[FRAME_PAGE_TABLE]);
	}
	test_report("count", 0, count);
}

static struct stack own;

no_return static void run_on_own_stack(void)
{
	vaddr_t here = (vaddr_t)__builtin_frame_address(0);

	test_check(here > own.bottom && here < own.top);
	test_eq(here % 16, 0); // so that the RBP that a function pushes is aligned
	sleep_until(time_ticks() + 3);
	test_report("done", 1, secret(1));
	grade_channel_done();
	power_off(POWER_OK);
}

EARLY_TEST(base_stacks_run)
{
	test_ok(stack_alloc("a test's own", 1, &own));
	stack_start(own.top, run_on_own_stack);
}
