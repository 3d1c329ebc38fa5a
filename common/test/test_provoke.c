// test_provoke: what the kernel says when it finds that it must not go on.

#include "arch/memory_layout.h"
#include "arch/percpu.h"
#include "arch/provoke.h"
#include "arch/stack_start.h"
#include "base_test.h"
#include "core/command_line.h"
#include "core/panic.h"
#include "core/spinlock.h"
#include "landmark.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/kernel_map.h"
#include "mm/kmalloc.h"
#include "mm/object_pool.h"
#include "mm/page_table.h"
#include "mm/stack.h"
#include "second_processor.h"

// provoke(kind) with kind=... of the command line.
EARLY_TEST(base_provoke)
{
	char kind[16];

	test_check(command_line_text("kind", kind, sizeof(kind)));
	test_report("provoked", 0, provoke(kind));
}

static struct spinlock lock = SPINLOCK("test lock", RANK_TEST);
static struct stack stack;

static void lock_twice(void)
{
	spin_lock(&lock);
	spin_lock(&lock);
}

static void unlock_free(void)
{
	spin_unlock(&lock);
}

static struct spinlock inner = SPINLOCK("test inner", RANK_TEST + 1);
static struct spinlock beside = SPINLOCK("test beside", RANK_TEST + 1);

static void lock_outer_last(void)
{
	spin_lock(&inner); // this place is told
	spin_lock(&lock);
}

static void lock_of_same_rank(void)
{
	spin_lock(&inner);
	spin_lock(&beside);
}

// The outer lock is let go first; the inner one is still there.
static void lock_outer_again(void)
{
	spin_lock(&lock);
	spin_lock(&inner);
	spin_unlock(&lock);
	spin_lock(&lock);
}

// The order comes first: nobody waits for a processor that may wait for this one.
static void lock_outer_shared(void)
{
	spin_share(true);
	spin_lock(&inner);
	lock.holder = &percpu_blocks[1];
	spin_lock(&lock);
}

static void heap_overrun(void)
{
	volatile uint8_t *memory = kmalloc(40);

	memory[40] = 0;
	kfree((void *)memory);
}

static void heap_wild(void)
{
	uint8_t *memory = kmalloc(64);

	kfree(memory + 16);
}

struct thing {
	uint64_t words[6];
};

static struct object_pool things = OBJECT_POOL(things, struct thing);
static struct object_pool others = OBJECT_POOL(others, struct thing);

static void object_twice(void)
{
	struct thing *thing = object_alloc(&things);

	object_free(&things, thing);
	object_free(&things, thing);
}

// Not the first byte of it.
static void object_wild(void)
{
	struct thing *thing = object_alloc(&things);

	object_free(&things, &thing->words[2]);
}

static void object_of_another(void)
{
	object_free(&others, object_alloc(&things));
}

// In memory that is not an object, and in an unmapped address.
static void object_nowhere(void)
{
	object_free(&things, (void *)USER_END);
}

// Use after it was given back: with SAN=1 this is found.
static void object_late(void)
{
	struct thing *thing = object_alloc(&things);

	object_free(&things, thing);
	thing->words[1] = 0;
	object_free(&things, object_alloc(&things));
}

static void frame_wild(void)
{
	frame_put(frame_alloc(FRAME_TEST) | 1ull << 44);
}

static void frame_low(void)
{
	frame_put(STARTUP_FRAME);
}

static void frame_share_free(void)
{
	paddr_t frame = frame_alloc(FRAME_TEST);

	frame_put(frame);
	frame_get(frame);
}

static void root_with_tables(void)
{
	paddr_t root = page_root_alloc();

	test_ok(page_map(root, USER_END - PAGE_SIZE, frame_alloc(FRAME_TEST), MAP_READ));
	page_root_free(root);
}

static void timer_twice(void)
{
	static struct timer timer;

	timer_start(&timer, TIME_NEVER, NULL);
	timer_start(&timer, TIME_NEVER, NULL);
}

static void canary_lost(void)
{
	test_ok(stack_alloc("a careless one", 2, &stack));
	memset((void *)stack.bottom, 0, 64);
	stack_free(&stack);
}

static void guard_touched(void)
{
	test_ok(stack_alloc("the neighbour", 3, &stack));
	*(volatile uint8_t *)(stack.bottom - 100) = 1;
}

static uint64_t recurse(volatile uint64_t *above)
{
	volatile uint64_t room[32];

	room[0] = *above;
	return room[0] == UINT64_MAX ? 0 : recurse(room) + room[0];
}

no_return static void use_up(void)
{
	volatile uint64_t zero = 0;

	recurse(&zero);
	panic("the stack is endless");
}

static void stack_used_up(void)
{
	test_ok(stack_alloc("a deep one", 2, &stack));
	stack_start(stack.top, use_up);
}

// Of kib=... KiB: its low end lies far below the guard page, so what is touched first may be
// anybody's.
no_return static void large_array(void)
{
	size_t size = command_line_number("kib", 10, 200) * 1024;
	volatile uint8_t *array = __builtin_alloca(size);

	array[0] = 1;
	panic("the array begins at %p", (void *)array);
}

static void array_on_stack(void)
{
	static struct stack other;

	test_ok(stack_alloc("its neighbour", 7, &other));
	test_ok(stack_alloc("a large array", 2, &stack));
	stack_start(stack.top, large_array);
}

static enum poll poll_with_array(struct future *self, struct waker waker)
{
	(void)self, (void)waker;
	large_array();
}

static void array_in_task(void)
{
	static struct future future = {.poll = poll_with_array};

	test_finish(test_spawn("a task with an array", &future));
}

static void read_at(vaddr_t address)
{
	(void)*(volatile uint8_t *)address;
}

static void read_user(void)
{
	read_at(0x400000);
}

static void write_program(void)
{
	page_make(0x400000, MAP_USER | MAP_WRITE);
	*(volatile uint8_t *)0x400000 = 1;
}

static void read_hole(void)
{
	read_at(HEAP_AREA + HEAP_SIZE + 0x1000);
}

static void run_null(void)
{
	void (*volatile function)(void) = NULL;

	function();
}

static void run_heap(void)
{
	uint8_t *memory = kmalloc(16);
	void (*volatile function)(void) = (void (*)(void))memory;

	memory[0] = 0xC3; // RET
	function();
}

static void write_alias(void)
{
	// The text again, where the physical map shows it.
	*(volatile uint8_t *)((vaddr_t)landmark - KERNEL_BASE + PHYSICAL_MAP) = 0x90;
}

static void panic_now(void)
{
	panic("called by the last instruction of a function");
}

static void panic_at_the_end(void)
{
	call_last(panic_now);
}

static void panic_inside(struct timer *timer)
{
	(void)timer;
	panic("inside, with secret %016lx", secret(7));
}

static void panic_in_interrupt(void)
{
	static struct timer timer;

	timer_start(&timer, time_ticks() + 1, panic_inside);
	sleep_until(TIME_NEVER);
}

// A panic that fails while it is told.
static void panic_again(void)
{
	panic("the inner one");
}

static void panic_within(void)
{
	panic_stop_others_op = panic_again;
	panic("the outer one");
}

// Two processors panic at once. The one that comes first lets the other one come into its panic
// before it says a word.
#define TURNS 10000 // in which the other processor runs: many more than it needs to stop

static bool one_panics, other_panics;

static void other_comes(void)
{
	__atomic_store_n(&one_panics, true, __ATOMIC_RELEASE);
	for (int i = 0; i < TURNS; i++)
		cpu_relax();
	test_report("other", 0,
	            __atomic_load_n(&other_panics, __ATOMIC_ACQUIRE) ? secret(0) : 0);
}

no_return static void panic_first(void)
{
	panic("the first one, on processor %u", percpu_read(number));
}

static void panic_later(void)
{
	while (!__atomic_load_n(&one_panics, __ATOMIC_ACQUIRE))
		cpu_relax();
	__atomic_store_n(&other_panics, true, __ATOMIC_RELEASE);
	panic("the later one, on processor %u", percpu_read(number));
}

static void panic_of_first(void)
{
	panic_stop_others_op = other_comes;
	second_processor_start(panic_later);
	panic_first();
}

static void panic_of_second(void)
{
	panic_stop_others_op = other_comes;
	second_processor_start(panic_first);
	panic_later();
}

#define MISUSE(name)                                                                           \
	{                                                                                      \
#name, name                                                                    \
	}

static const struct {
	const char *name;
	void (*run)(void);
} misuses[] = {
	MISUSE(lock_twice),         MISUSE(unlock_free),       MISUSE(heap_overrun),
	MISUSE(object_twice),       MISUSE(object_wild),       MISUSE(object_of_another),
	MISUSE(object_nowhere),     MISUSE(object_late),       MISUSE(heap_wild),
	MISUSE(frame_wild),         MISUSE(frame_low),         MISUSE(root_with_tables),
	MISUSE(canary_lost),        MISUSE(guard_touched),     MISUSE(stack_used_up),
	MISUSE(read_user),          MISUSE(read_hole),         MISUSE(run_null),
	MISUSE(run_heap),           MISUSE(write_alias),       MISUSE(frame_share_free),
	MISUSE(panic_in_interrupt), MISUSE(panic_at_the_end),  MISUSE(panic_within),
	MISUSE(panic_of_first),     MISUSE(write_program),     MISUSE(array_on_stack),
	MISUSE(array_in_task),      MISUSE(timer_twice),       MISUSE(lock_outer_last),
	MISUSE(lock_outer_again),   MISUSE(lock_outer_shared), MISUSE(lock_of_same_rank),
	MISUSE(panic_of_second),
};

// One more thing that must not be done, by name=... of the command line.
EARLY_TEST(base_misuse)
{
	char name[32];

	test_check(command_line_text("name", name, sizeof(name)));
	for (size_t i = 0; i < array_length(misuses); i++)
		if (strcmp(misuses[i].name, name) == 0)
			misuses[i].run();
}
