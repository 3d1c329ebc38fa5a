// refuses: after an exec that fails the program goes on as if nothing had been.

#include <map.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

#include "abi/syscall.h"
#include "execs.h"
#include "lab3-userspace/user/lib/enter.h"
#include "lab3-userspace/abi/memory.h"
#include "lab4-processes/abi/descriptor.h"
#include "lab4-processes/abi/signal_action.h"
#include "lib/random.h"

#define CLOSING 9 // a descriptor that exec would close
#define PAGES   8
#define WORDS   (MEMORY_PAGE / sizeof(uint64_t))
#define KERNEL  0xFFFF800000001000ull
#define FLAGS   0x203
#define LONG    200 // longer than any path may be
#define TURNS   4096

static char *hole; // no memory between two pages
static uint64_t (*memory)[WORDS];
static volatile uint64_t counter; // of another thread

static const char *good[] = {"execs", "never", "0", NULL};
static const char *none[] = {NULL};

static int count(void *unused)
{
	(void)unused;
	for (;;) {
		counter++;
		thrd_yield();
	}
	return 0;
}

static void prepare(void)
{
	struct signal_action action = {.handler = look_seed >> 20};
	uint64_t blocked = SIGNAL_BIT(SIGINT);
	thrd_t thread;

	hole = (char *)map(NULL, 3 * MEMORY_PAGE, MEMORY_WRITE) + MEMORY_PAGE;
	unmap(hole, MEMORY_PAGE);
	memory = map(NULL, PAGES * MEMORY_PAGE, MEMORY_WRITE);
	for (unsigned i = 0; i < PAGES; i++)
		memory[i][i] = random_mix(i ^ look_seed);
	syscall_dup(STDOUT_FILENO, CLOSING, DESCRIPTOR_CLOSE_ON_EXEC);
	syscall_signal_action(SIGUSR1, &action, NULL);
	syscall_signal_mask(SIGNAL_SETMASK, &blocked, NULL);
	thrd_create(&thread, count, NULL);
}

// All that must still be there, in one number.
static uint64_t digest(void)
{
	struct signal_action action = {.handler = 0};
	uint64_t blocked = 0, sum = (uint64_t)syscall_getpid().value;

	for (unsigned i = 0; i < PAGES; i++)
		for (unsigned word = 0; word < WORDS; word++)
			sum = random_mix(sum ^ memory[i][word]);
	syscall_signal_action(SIGUSR1, NULL, &action);
	syscall_signal_mask(SIGNAL_BLOCK, NULL, &blocked);
	sum = random_mix(sum ^ action.handler);
	sum = random_mix(sum ^ blocked);
	return random_mix(sum ^ syscall_write(CLOSING, "", 0).error);
}

static bool goes_on(void)
{
	uint64_t before = counter;

	for (unsigned i = 0; i < TURNS && counter == before; i++)
		thrd_yield();
	return counter != before;
}

// The numbers of the cases, for the test.
static uint64_t cases;

static void refused(const void *path, const void *arguments, const void *environment)
{
	uint64_t before = digest(), error = syscall_exec(path, arguments, environment).error;

	look_report_secret("error", cases, error);
	look_report_secret("goes_on", cases, digest() == before && goes_on());
	cases++;
}

// An array whose last pointer is bad, or is missing, at the end of the page.
static const void *array_at_end(const void *pointer)
{
	const void **last = (const void **)(void *)hole - 1;

	last[-1] = "word";
	last[0] = pointer;
	return last - 1;
}

static const char *text_at_end(void)
{
	hole[-2] = hole[-1] = 'x';
	return hole - 2;
}

static void bad_pointers(void)
{
	const char *bad_word[] = {"execs", hole - 2, NULL};
	const char *bad_variable[] = {"NAME=value", (const char *)KERNEL, NULL};

	refused(NULL, good, none);
	refused((const void *)KERNEL, good, none);
	refused(hole, good, none);
	refused(text_at_end(), good, none);
	refused("execs", NULL, none);
	refused("execs", (const void *)KERNEL, none);
	refused("execs", hole, none);
	refused("execs", array_at_end("more"), none);
	refused("execs", array_at_end(hole), none);
	(void)text_at_end();
	refused("execs", bad_word, none);
	refused("execs", good, NULL);
	refused("execs", good, hole - sizeof(uint64_t) + 1);
	refused("execs", good, bad_variable);
	refused("execs", good, (const void *)(UINT64_MAX - 7));
}

// The test knows these files.
static void bad_files(void)
{
	char path[LONG + 1];

	memset(path, 'x', LONG);
	path[LONG] = '\0';
	refused("", good, none);
	refused("nowhere", good, none);
	refused(path, good, none);
	refused("bad/empty", good, none);
	refused("bad/text", good, none);
	refused("bad/short", good, none);
	refused("bad/machine", good, none);
	refused("bad/kernel", good, none);
}

// Every register is as it was, but for the two of the result.
static void refuse_registers(void)
{
	static struct enter_registers registers, before;
	uint64_t *each = &registers.rax;

	for (unsigned i = 0; i < 16; i++)
		each[i] = random_mix(i ^ look_seed);
	registers.rax = SYSCALL_NUMBER_exec;
	registers.rdi = (uint64_t) "bad/text";
	registers.rsi = (uint64_t)good;
	registers.rdx = (uint64_t)none;
	registers.rflags = FLAGS;
	before = registers;
	syscall_set_base(MEMORY_BASE_FS, (uint64_t)&registers);
	enter_interrupt();
	look_report_secret("registers_error", 0, registers.rdx);
	look_report_secret("registers_result", 0, registers.rax);
	registers.rax = before.rax;
	registers.rdx = before.rdx;
	look_report_secret("registers", 0,
	                   memcmp(&registers, &before,
	                          (size_t)((char *)&registers.own_rsp - (char *)each)) == 0);
}

static void look(void)
{
	// Once before the frames are counted: what is kept for later.
	(void)syscall_exec("bad/text", good, none);
	prepare();
	look_report("ready", 0, 0);
	look_stage(1);
	bad_pointers();
	bad_files();
	refuse_registers();
	look_report("ready", 1, cases);
	look_stage(2);
}

LOOK(refuses, look);
