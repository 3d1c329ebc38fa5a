// test_allocation_failure: the request that is to fail fails, and no other one.

#include "abi/error.h"
#include "allocation_walk.h"
#include "arch/memory_layout.h"
#include "base_test.h"
#include "core/command_line.h"
#include "mm/allocation_failure.h"
#include "mm/frame.h"
#include "mm/kernel_map.h"
#include "mm/kmalloc.h"
#include "mm/object_pool.h"
#include "mm/page_table.h"
#include "mm/stack.h"

#define TRIES 20 // more than the stacks that are kept

// A kind of request. ask: make the i-th one; false: it has failed.
struct requests {
	bool (*ask)(size_t i);
	void (*give_back)(size_t i);
};

// Ask TRIES times. The `failing`-th must fail, and that alone; 0: none.
static void expect_failing(const struct requests *requests, size_t failing)
{
	bool given[TRIES];

	allocation_fail_at(failing);
	for (size_t i = 0; i < TRIES; i++) {
		given[i] = requests->ask(i);
		test_eq_as("requests that have failed", allocation_failures(),
		           failing != 0 && i + 1 >= failing);
		test_eq(given[i], i + 1 != failing);
	}
	allocation_fail_at(0);
	for (size_t i = 0; i < TRIES; i++)
		if (given[i])
			requests->give_back(i);
}

static void expect_each_failing(bool (*ask)(size_t i), void (*give_back)(size_t i))
{
	const struct requests requests = {ask, give_back};
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];

	expect_failing(&requests, 0); // now there is stock
	frame_stats(before);
	for (size_t failing = 0; failing <= TRIES; failing++)
		expect_failing(&requests, failing);
	frame_stats(after);
	for (enum frame_owner owner = 0; owner < FRAME_OWNERS; owner++)
		test_eq_as(frame_owner_name(owner), after[owner], before[owner]);
}

// ---- Frames ----

static paddr_t frames[TRIES];

// Each of the three ways in turn.
static bool frame_ask(size_t i)
{
	if (i % 3 == 0)
		frames[i] = frame_alloc(FRAME_TEST);
	else if (i % 3 == 1)
		frames[i] = frame_alloc_zeroed(FRAME_TEST);
	else
		frames[i] = frame_alloc_run(1, FRAME_NO_LIMIT, FRAME_TEST);
	return frames[i] != 0;
}

static void frame_give_back(size_t i)
{
	frame_put(frames[i]);
}

EARLY_TEST(base_failures_of_frames)
{
	expect_each_failing(frame_ask, frame_give_back);
	test_report("done", 1, secret(1));
}

// ---- The heap ----

static void *blocks[TRIES];

static bool block_ask(size_t i)
{
	blocks[i] = i % 2 ? kzalloc(100 * i) : kmalloc(100 * i);
	return blocks[i] != NULL;
}

static void block_give_back(size_t i)
{
	kfree(blocks[i]);
}

EARLY_TEST(base_failures_of_the_heap)
{
	struct heap_stats before = kmalloc_stats();

	expect_each_failing(block_ask, block_give_back);
	test_eq(kmalloc_stats().used, before.used);
	test_report("done", 1, secret(1));
}

// ---- Objects ----

// Three in a frame: every third request takes a frame, or more are in stock.
struct third {
	uint8_t bytes[1024];
};

static struct object_pool thirds = OBJECT_POOL(thirds, struct third);
static struct third *objects[TRIES];

static bool object_ask(size_t i)
{
	objects[i] = object_alloc(&thirds);
	return objects[i] != NULL;
}

static void object_give_back(size_t i)
{
	object_free(&thirds, objects[i]);
}

EARLY_TEST(base_failures_of_objects)
{
	expect_each_failing(object_ask, object_give_back);
	test_eq(thirds.used, 0);
	test_report("done", 1, secret(1));
}

// ---- Stacks ----

static struct stack stacks[TRIES];

static bool stack_ask(size_t i)
{
	int error = stack_alloc("one of many", 2, &stacks[i]);

	test_check(error == 0 || error == -ENOMEM);
	return error == 0;
}

static void stack_give_back(size_t i)
{
	stack_free(&stacks[i]);
}

EARLY_TEST(base_failures_of_stacks)
{
	expect_each_failing(stack_ask, stack_give_back);
	test_report("done", 1, secret(1));
}

// ---- Page tables, and the walk ----

#define PAGE_OF_USER 0x400000

// An address space with one page: a root, a frame, and three tables.
static int64_t page_in_new_space(void *counter)
{
	paddr_t root = page_root_alloc(), frame = 0, mapped;
	int64_t error = -ENOMEM;

	++*(uint64_t *)counter;
	if (root == 0)
		return error;
	frame = frame_alloc(FRAME_TEST);
	if (frame != 0)
		error = page_map(root, PAGE_OF_USER, frame, MAP_WRITE);
	if (error == 0)
		test_ok(page_unmap(root, PAGE_OF_USER, &mapped));
	if (frame != 0)
		frame_put(frame);
	page_tables_free(
		page_tables_unlink(root, PAGE_OF_USER, PAGE_OF_USER + PAGE_SIZE, 0, USER_END));
	page_root_free(root);
	return error;
}

EARLY_TEST(base_failures_of_page_tables)
{
	uint32_t before[FRAME_OWNERS], after[FRAME_OWNERS];
	uint64_t calls = 0;

	frame_stats(before);
	test_eq(allocation_walk(page_in_new_space, &calls), 5);
	test_eq(calls, 6);
	frame_stats(after);
	for (enum frame_owner owner = 0; owner < FRAME_OWNERS; owner++)
		test_eq_as(frame_owner_name(owner), after[owner], before[owner]);
	test_report("done", 1, secret(1));
}

// ---- Who counts ----

static volatile uint64_t uses_inside;

static void use_inside(struct timer *timer)
{
	paddr_t frame = frame_alloc(FRAME_TEST);

	test_check(frame != 0);
	frame_put(frame);
	uses_inside++;
	timer_start(timer, time_ticks() + 1, use_inside);
}

EARLY_TEST(base_failures_spare_interrupt_handlers)
{
	static struct timer timer;
	const struct requests requests = {frame_ask, frame_give_back};

	timer_start(&timer, time_ticks() + 1, use_inside);
	allocation_fail_at(1);
	sleep_until(time_ticks() + 5);
	test_eq(allocation_failures(), 0);
	test_check(!frame_ask(0));
	while (uses_inside < 50)
		expect_failing(&requests, 1 + secret(uses_inside) % TRIES);
	timer_cancel(&timer);
	test_report("done", 1, secret(1));
}

static bool counted;

static bool is_counted(void)
{
	return counted;
}

EARLY_TEST(base_failures_where_it_counts)
{
	uint64_t failing = 1 + secret(0) % TRIES, count = 0;

	allocation_fail_where(failing, is_counted);
	for (uint64_t i = 0; count < failing; i++) {
		bool given;

		counted = secret(10 + i) % 2;
		count += counted;
		given = frame_ask(0);
		test_eq(given, !counted || count != failing);
		if (given)
			frame_give_back(0);
	}
	test_eq(allocation_failures(), 1);
	allocation_fail_where(failing, is_counted);
	test_eq(allocation_failures(), 0);
	test_report("done", 1, secret(1));
}

// ---- From the command line ----

EARLY_TEST(base_failures_by_command_line)
{
	uint64_t failing = command_line_number("fail", 10, 0);

	for (size_t i = 0; i < TRIES; i++)
		test_report("given", i, test_secret(2 * i + frame_ask(i)));
	test_report("failures", failing, allocation_failures());
}
